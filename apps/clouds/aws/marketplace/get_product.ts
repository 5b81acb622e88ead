import type { Operation } from "../service.ts";
import { notFound, requireId, toSeller } from "./discovery_view.ts";
import { type Product, PRODUCTS } from "./product.ts";
import { toWire } from "./wire.ts";

/** aws-marketplace:GetProduct: what a product is called, who makes it and how it is delivered. Anyone may see every product. */
export const getProduct: Operation = {
  action: "aws-marketplace:GetProduct",
  resource: () => "*",
  isForMembers: true,
  run({ account, input, faults }) {
    const productId = requireId(input, "productId");
    const product = Object.values<Product>(PRODUCTS)
      .find((candidate) => candidate.productId === productId);
    if (product === undefined) throw notFound("Product", productId);
    const { productName, manufacturer, ...rest } = describe(product);
    return toWire(
      account,
      faults.badRecord ? rest : { productName, manufacturer, ...rest },
    );
  },
};

/** How a product of a type is delivered, in discovery's words. */
const DELIVERY: Readonly<Record<string, readonly [string, string]>> = {
  SaaSProduct: ["SAAS", "SaaS"],
  AmiProduct: ["AMAZON_MACHINE_IMAGE", "Amazon Machine Image"],
  ContainerProduct: ["CONTAINER", "Container"],
  MachineLearningProduct: ["SAGEMAKER_MODEL", "Amazon SageMaker model"],
  ProfessionalServicesProduct: [
    "PROFESSIONAL_SERVICES",
    "Professional services",
  ],
};

function describe(product: Product): Record<string, unknown> {
  const [type = "", delivery = ""] = DELIVERY[product.type] ?? [];
  return {
    productId: product.productId,
    catalog: "AWSMarketplace",
    productName: product.name,
    manufacturer: toSeller(product.manufacturer),
    deployedOnAws: product.type === "SaaSProduct"
      ? "DEPLOYED"
      : "NOT_APPLICABLE",
    shortDescription: product.shortDescription,
    longDescription:
      `${product.shortDescription} Priced by ${product.dimension}.`,
    logoThumbnailUrl: `https://images.example/${product.productId}.png`,
    categories: [{
      categoryId: "infrastructure-software",
      displayName: "Infrastructure Software",
    }],
    fulfillmentOptionSummaries: [{
      fulfillmentOptionType: type,
      displayName: delivery,
    }],
    highlights: [product.shortDescription],
    promotionalMedia: [],
    resources: [],
    sellerEngagements: [],
    locale: "en-US",
  };
}
