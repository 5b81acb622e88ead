/** A running stack. */
export interface Stack {
  /** Origin of the gateway: SUPABASE_URL. */
  readonly url: string;
  /** Database as role postgres, which pushed the migrations. */
  readonly postgresUrl: string;
  /** Database as the superuser. */
  readonly superuserUrl: string;
  /** Database as the role REST connects with. */
  readonly authenticatorUrl: string;
  /** `sb_publishable_…` */
  readonly publishableKey: string;
  /** `sb_secret_…` */
  readonly secretKey: string;
  /** Legacy key of role anon. */
  readonly anonKey: string;
  /** Legacy key of role service_role. */
  readonly serviceRoleKey: string;
  /** HS256 key of user tokens. */
  readonly jwtSecret: string;
  /** WORKER_TOKEN. */
  readonly workerToken: string;
  /** SEALING_KEYS. */
  readonly sealingKeys: string;
  /** AWS_ENDPOINT_URL. */
  readonly awsUrl: string;
  /** Control API of the loopback AWS. */
  readonly awsControlUrl: string;
  /** AZURE_ENDPOINT_URL. */
  readonly azureUrl: string;
  /** Control API of the loopback Azure. */
  readonly azureControlUrl: string;
  /** GCP_ENDPOINT_URL. */
  readonly gcpUrl: string;
  /** Control API of the loopback Google Cloud. */
  readonly gcpControlUrl: string;
  /** AWS_BROKER_ACCESS_KEY_ID. */
  readonly brokerAccessKeyId: string;
  /** AWS_BROKER_SECRET_ACCESS_KEY. */
  readonly brokerSecretAccessKey: string;
  /** What every process printed. */
  readonly logFile: string;
  /** Ends everything; removes the state unless it is kept. Twice is as good as once. */
  stop(): Promise<void>;
}
