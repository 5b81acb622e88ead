-- What kind of service an emission or a cost is of, in nine words, so that three clouds can be compared.

create table private.service_categories (
  provider text not null,
  service text not null,
  service_category text not null,
  primary key (provider, service),
  constraint service_categories_are_bare check (service = private.bare_spelling(service) and service <> ''),
  constraint service_categories_category_is_known check (
    service_category in ('compute', 'storage', 'database', 'network', 'serverless', 'containers', 'analytics', 'ml', 'other'))
);
comment on table private.service_categories is 'Services by the names, codes and resource types that bills and carbon reports give them.';
comment on column private.service_categories.provider is 'aws, azure or gcp.';
comment on column private.service_categories.service is 'Name, code or resource type, as private.bare_spelling has it.';
comment on column private.service_categories.service_category is 'compute, storage, database, network, serverless, containers, analytics, ml or other.';
alter table private.service_categories enable row level security;

-- Of AWS the codes of bills and of the carbon report, and the names of Cost Explorer.
insert into private.service_categories (provider, service, service_category)
select 'aws', private.bare_spelling(s.service), c.category
from (values
  ('compute', '{AmazonEC2,Amazon Elastic Compute Cloud,Amazon Elastic Compute Cloud - Compute,EC2 - Other,AmazonLightsail,Amazon Lightsail,
    AWSElasticBeanstalk,AWSBatch,AmazonWorkSpaces,Amazon WorkSpaces,AWSOutposts,AWS Outposts}'::text[]),
  ('storage', '{AmazonS3,Amazon Simple Storage Service,AmazonGlacier,Amazon Glacier,AmazonS3GlacierDeepArchive,
    Amazon S3 Glacier Deep Archive,AmazonEBS,Amazon Elastic Block Store,AmazonEFS,Amazon Elastic File System,AmazonFSx,Amazon FSx,AWSBackup,
    AWS Backup,AWSStorageGateway,AWS Storage Gateway,AWSDataSync,AWS DataSync,AWSSnowball}'),
  ('database', '{AmazonRDS,Amazon Relational Database Service,AmazonDynamoDB,Amazon DynamoDB,AmazonElastiCache,Amazon ElastiCache,
    AmazonMemoryDB,Amazon MemoryDB,AmazonNeptune,Amazon Neptune,AmazonDocDB,Amazon DocumentDB (with MongoDB compatibility),AmazonDAX,
    AmazonKeyspaces,Amazon Keyspaces (for Apache Cassandra),AmazonMCS,AmazonTimestream,Amazon Timestream,AmazonQLDB,AWSDatabaseMigrationSvc,
    AWS Database Migration Service,AuroraDSQL}'),
  ('network', '{AmazonCloudFront,Amazon CloudFront,AmazonVPC,Amazon Virtual Private Cloud,AWSELB,Elastic Load Balancing,AmazonRoute53,
    Amazon Route 53,AWSDirectConnect,AWS Direct Connect,AWSGlobalAccelerator,AWS Global Accelerator,AWSDataTransfer,AWS Data Transfer,
    AmazonApiGateway,Amazon API Gateway,AWSTransitGateway,AWSNetworkFirewall,AWS Network Firewall}'),
  ('serverless', '{AWSLambda,AWS Lambda,AmazonStates,AWS Step Functions,AWSEvents,AWSQueueService,Amazon Simple Queue Service,AmazonSNS,
    Amazon Simple Notification Service,AWSAppSync,AWS AppSync,AWSAppRunner,AWS App Runner}'),
  ('containers', '{AmazonECS,Amazon Elastic Container Service,AmazonEKS,Amazon Elastic Container Service for Kubernetes,
    Amazon Elastic Kubernetes Service,AmazonECR,Amazon EC2 Container Registry (ECR),Amazon Elastic Container Registry,AmazonECRPublic,
    AWSFargate}'),
  ('analytics', '{AmazonRedshift,Amazon Redshift,AmazonAthena,Amazon Athena,ElasticMapReduce,Amazon Elastic MapReduce,AWSGlue,AWS Glue,
    AmazonKinesis,Amazon Kinesis,AmazonKinesisFirehose,Amazon Kinesis Firehose,AmazonKinesisAnalytics,
    Amazon Managed Service for Apache Flink,AmazonMSK,Amazon Managed Streaming for Apache Kafka,AmazonES,Amazon OpenSearch Service,
    AmazonQuickSight,Amazon QuickSight,AmazonCloudSearch,AWSLakeFormation,AmazonMWAA}'),
  ('ml', '{AmazonSageMaker,Amazon SageMaker,AmazonBedrock,Amazon Bedrock,AmazonRekognition,Amazon Rekognition,AmazonTextract,
    Amazon Textract,AmazonComprehend,comprehend,Amazon Comprehend,AmazonTranscribe,transcribe,Amazon Transcribe,translate,Amazon Translate,
    AmazonPolly,Amazon Polly,AmazonLex,Amazon Lex,AmazonPersonalize,AmazonForecast,AmazonKendra,AmazonQ}')
) as c (category, services)
cross join lateral unnest(c.services) as s (service)
on conflict do nothing;

-- Of Azure the services of bills, the resource types of the carbon report, and providers of resources where all of theirs are one kind.
insert into private.service_categories (provider, service, service_category)
select 'azure', private.bare_spelling(s.service), c.category
from (values
  ('compute', '{Virtual Machines,Virtual Machines Licenses,Virtual Machine Scale Sets,Azure App Service,App Service,Cloud Services,
    Azure Virtual Desktop,Batch,Azure VMware Solution,Azure Spring Apps,microsoft.compute,microsoft.compute/virtualmachines,
    microsoft.compute/virtualmachinescalesets,microsoft.web/serverfarms,microsoft.web/sites,microsoft.classiccompute,microsoft.batch,
    microsoft.avs,microsoft.desktopvirtualization}'::text[]),
  ('storage', '{Storage,Azure NetApp Files,Backup,Azure Data Lake Storage,Data Lake Storage Gen1,StorSimple,microsoft.storage,
    microsoft.storage/storageaccounts,microsoft.classicstorage,microsoft.netapp,microsoft.recoveryservices,microsoft.compute/disks,
    microsoft.compute/snapshots,microsoft.compute/images,microsoft.compute/galleries,microsoft.datalakestore}'),
  ('database', '{SQL Database,Azure SQL Database,SQL Managed Instance,SQL DB Edge,Azure Cosmos DB,Azure Database for MySQL,
    Azure Database for PostgreSQL,Azure Database for MariaDB,Redis Cache,Azure Cache for Redis,Azure Managed Redis,microsoft.sql,
    microsoft.sql/servers,microsoft.sql/servers/databases,microsoft.sql/managedinstances,microsoft.sqlvirtualmachine,microsoft.documentdb,
    microsoft.documentdb/databaseaccounts,microsoft.dbformysql,microsoft.dbforpostgresql,microsoft.dbformariadb,microsoft.cache}'),
  ('network', '{Bandwidth,Virtual Network,Load Balancer,VPN Gateway,ExpressRoute,Application Gateway,Azure DNS,Azure Firewall,
    Azure Firewall Manager,Azure Front Door,Azure Front Door Service,Content Delivery Network,Traffic Manager,NAT Gateway,Azure Bastion,
    Network Watcher,Virtual WAN,Azure DDOS Protection,IP Addresses,Private Link,microsoft.network,microsoft.cdn}'),
  ('serverless', '{Functions,Azure Functions,Logic Apps,Event Grid,Service Bus,Azure SignalR Service,microsoft.logic,microsoft.eventgrid,
    microsoft.servicebus,microsoft.signalrservice}'),
  ('containers', '{Azure Kubernetes Service,Container Instances,Container Registry,Azure Container Apps,Service Fabric,
    Azure Red Hat OpenShift,microsoft.containerservice,microsoft.containerinstance,microsoft.containerregistry,microsoft.app,
    microsoft.servicefabric,microsoft.redhatopenshift}'),
  ('analytics', '{Azure Databricks,Azure Synapse Analytics,SQL Data Warehouse,Azure Data Factory,Azure Data Factory v2,HDInsight,
    Stream Analytics,Azure Data Explorer,Event Hubs,Data Lake Analytics,Power BI Embedded,Microsoft Fabric,Azure Analysis Services,
    Azure Cognitive Search,Azure AI Search,Microsoft Purview,microsoft.databricks,microsoft.synapse,microsoft.datafactory,
    microsoft.hdinsight,microsoft.streamanalytics,microsoft.kusto,microsoft.eventhub,microsoft.datalakeanalytics,microsoft.powerbidedicated,
    microsoft.fabric,microsoft.analysisservices,microsoft.search,microsoft.purview}'),
  ('ml', '{Azure Machine Learning,Machine Learning Studio,Cognitive Services,Azure AI services,Azure OpenAI,Azure OpenAI Service,
    Foundry Models,Foundry Tools,Azure Bot Service,microsoft.machinelearningservices,microsoft.cognitiveservices,microsoft.botservice}')
) as c (category, services)
cross join lateral unnest(c.services) as s (service)
on conflict do nothing;

-- Of GCP the descriptions, and the ids on which several public sources agree.
insert into private.service_categories (provider, service, service_category)
select 'gcp', private.bare_spelling(s.service), c.category
from (values
  ('compute', '{Compute Engine,6F81-5844-456A,App Engine,F17B-412E-CB64,VMware Engine,Cloud Workstations,Batch,Bare Metal Solution}'::text[]),
  ('storage', '{Cloud Storage,95FF-2EF5-5EA1,Cloud Filestore,Filestore,Backup for GKE,Backup and DR Service,NetApp Volumes,
    Storage Transfer Service,Artifact Registry,149C-F9EC-3994,Container Registry}'),
  ('database', '{Cloud SQL,9662-B51E-5089,Cloud Spanner,Spanner,CC63-0873-48FD,Cloud Firestore,Firestore,EE2C-7FAC-5E08,Cloud Bigtable,
    Bigtable,Cloud Memorystore for Redis,Memorystore,Cloud Memorystore,AlloyDB,Cloud Datastore,Firebase Realtime Database}'),
  ('network', '{Networking,E505-1604-58F8,Cloud DNS,Cloud CDN,Cloud Load Balancing,Cloud NAT,Cloud VPN,Cloud Interconnect,
    Network Intelligence Center,Virtual Private Cloud,Cloud Armor}'),
  ('serverless', '{Cloud Run,152E-C115-5142,Cloud Functions,Cloud Run Functions,29E7-DA93-CA13,Cloud Pub/Sub,Pub/Sub,A1E8-BE35-7EBC,
    Cloud Tasks,Cloud Scheduler,Workflows,Eventarc,API Gateway}'),
  ('containers', '{Kubernetes Engine,Google Kubernetes Engine,CCD8-9BF1-090E,Anthos,GKE Enterprise}'),
  ('analytics', '{BigQuery,24E6-581D-38E5,BigQuery Storage API,BigQuery Reservation API,BigQuery BI Engine,BigQuery Data Transfer Service,
    Cloud Dataflow,Dataflow,Cloud Dataproc,Dataproc,Cloud Composer,Cloud Data Fusion,Dataplex,Looker,Looker Studio,Cloud Dataprep}'),
  ('ml', '{Vertex AI,C7E2-9256-1C43,Vertex AI Search,AI Platform,Cloud Machine Learning Engine,Gemini API,Cloud Natural Language,
    Cloud Natural Language API,Cloud Vision API,Cloud Speech API,Cloud Text-to-Speech API,Cloud Translation,Cloud Document AI API,
    Dialogflow API,Cloud TPU,Recommendations AI}'),
  ('other', '{Cloud Logging,5490-F7B7-8DF6,Cloud Monitoring,58CD-E7C3-72CA,Secret Manager,EE82-7A5E-871C}')
) as c (category, services)
cross join lateral unnest(c.services) as s (service)
on conflict do nothing;

create function private.service_category(provider text, code text, raw text) returns text
language sql stable set search_path = '' as $$
  -- The name before the id: a provider publishes names, and sources differ about ids. At last whose resource type it is.
  select coalesce((
    select c.service_category
    from unnest(array[
      private.bare_spelling(service_category.raw), private.bare_spelling(service_category.code),
      private.bare_spelling(case when service_category.raw like '%/%' then split_part(service_category.raw, '/', 1) end)
    ]) with ordinality as n (service, place)
    join private.service_categories c on c.provider = service_category.provider and c.service = n.service
    order by n.place limit 1), 'other')
$$;
comment on function private.service_category is 'The category of a service by its name as delivered, else by its id; other for one that is not known.';
