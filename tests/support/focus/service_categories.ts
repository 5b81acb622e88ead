/**
 * The categories of services in FOCUS 1.2, each with its subcategories. Every category also has `Other (<category>)`.
 *
 * Source: focus.finops.org/focus-specification, ServiceCategory and ServiceSubcategory.
 *
 * @module
 */

const SUBCATEGORIES: Readonly<Record<string, readonly string[]>> = {
  "AI and Machine Learning": [
    "AI Platforms",
    "Bots",
    "Generative AI",
    "Machine Learning",
    "Natural Language Processing",
  ],
  "Analytics": [
    "Analytics Platforms",
    "Business Intelligence",
    "Data Processing",
    "Search",
    "Streaming Analytics",
  ],
  "Business Applications": ["Productivity and Collaboration"],
  "Compute": [
    "Containers",
    "End User Computing",
    "Quantum Compute",
    "Serverless Compute",
    "Virtual Machines",
  ],
  "Databases": [
    "Caching",
    "Data Warehouses",
    "Ledger Databases",
    "NoSQL Databases",
    "Relational Databases",
    "Time Series Databases",
  ],
  "Developer Tools": [
    "Developer Platforms",
    "Continuous Integration and Deployment",
    "Development Environments",
    "Source Code Management",
    "Quality Assurance",
  ],
  "Identity": ["Identity and Access Management"],
  "Integration": ["API Management", "Messaging", "Workflow Orchestration"],
  "Internet of Things": ["IoT Analytics", "IoT Platforms"],
  "Management and Governance": [
    "Architecture",
    "Compliance",
    "Cost Management",
    "Data Governance",
    "Disaster Recovery",
    "Endpoint Management",
    "Observability",
    "Support",
  ],
  "Media": ["Content Creation", "Gaming", "Media Streaming", "Mixed Reality"],
  "Migration": ["Data Migration", "Resource Migration"],
  "Mobile": [],
  "Multicloud": ["Multicloud Integration"],
  "Networking": [
    "Application Networking",
    "Content Delivery",
    "Network Connectivity",
    "Network Infrastructure",
    "Network Routing",
    "Network Security",
  ],
  "Security": [
    "Secret Management",
    "Security Posture Management",
    "Threat Detection and Response",
  ],
  "Storage": [
    "Backup Storage",
    "Block Storage",
    "File Storage",
    "Object Storage",
    "Storage Platforms",
  ],
  "Web": ["Application Platforms"],
  "Other": [],
};

/** The allowed values of ServiceCategory. */
export const SERVICE_CATEGORIES: readonly string[] = Object.keys(SUBCATEGORIES);

/** The category of each allowed value of ServiceSubcategory. */
export const PARENT_CATEGORY: ReadonlyMap<string, string> = new Map(
  Object.entries(SUBCATEGORIES).flatMap(([category, names]) =>
    [...names, `Other (${category})`].map((name) => [name, category] as const)
  ),
);
