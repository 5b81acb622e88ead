export type Json = string | number | boolean | null | {
  [key: string]: Json | undefined;
} | Json[];

export type Database = {
  "public": {
    Tables: {
      "account_coverage": {
        Row: {
          "account_id": string;
          "checked_at": string;
          "dataset": string;
          "is_covered": boolean;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "read_at": string | null;
          "reason": string | null;
          "reason_code": string | null;
        };
        ComputedFields: never;
        Insert: {
          "account_id": string;
          "checked_at"?: string;
          "dataset": string;
          "is_covered": boolean;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "read_at"?: string | null;
          "reason"?: string | null;
          "reason_code"?: string | null;
        };
        Update: {
          "account_id"?: string;
          "checked_at"?: string;
          "dataset"?: string;
          "is_covered"?: boolean;
          "job_id"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "read_at"?: string | null;
          "reason"?: string | null;
          "reason_code"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "account_coverage_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "allocation_rules": {
        Row: {
          "account_ids": (string)[] | null;
          "cost_category": string | null;
          "cost_category_values": (string)[] | null;
          "created_at": string;
          "created_by": string | null;
          "dimension": string;
          "id": string;
          "organization_id": string;
          "organizational_units": (string)[] | null;
          "priority": number;
          "service_names": (string)[] | null;
          "tag_key": string | null;
          "tag_values": (string)[] | null;
          "valid_from": string | null;
          "valid_to": string | null;
          "value": string;
        };
        ComputedFields: never;
        Insert: {
          "account_ids"?: (string)[] | null;
          "cost_category"?: string | null;
          "cost_category_values"?: (string)[] | null;
          "created_at"?: string;
          "created_by"?: string | null;
          "dimension": string;
          "id"?: string;
          "organization_id": string;
          "organizational_units"?: (string)[] | null;
          "priority"?: number;
          "service_names"?: (string)[] | null;
          "tag_key"?: string | null;
          "tag_values"?: (string)[] | null;
          "valid_from"?: string | null;
          "valid_to"?: string | null;
          "value": string;
        };
        Update: {
          "account_ids"?: (string)[] | null;
          "cost_category"?: string | null;
          "cost_category_values"?: (string)[] | null;
          "created_at"?: string;
          "created_by"?: string | null;
          "dimension"?: string;
          "id"?: string;
          "organization_id"?: string;
          "organizational_units"?: (string)[] | null;
          "priority"?: number;
          "service_names"?: (string)[] | null;
          "tag_key"?: string | null;
          "tag_values"?: (string)[] | null;
          "valid_from"?: string | null;
          "valid_to"?: string | null;
          "value"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "allocation_rules_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "audit_events": {
        Row: {
          "action": string;
          "actor_id": string | null;
          "actor_kind": string;
          "details": NonNullable<Json>;
          "id": number;
          "occurred_at": string;
          "organization_id": string;
          "request_id": string | null;
          "target_id": string | null;
          "target_kind": string;
        };
        ComputedFields: never;
        Insert: {
          "action": string;
          "actor_id"?: string | null;
          "actor_kind": string;
          "details"?: NonNullable<Json>;
          "id"?: never;
          "occurred_at"?: string;
          "organization_id": string;
          "request_id"?: string | null;
          "target_id"?: string | null;
          "target_kind": string;
        };
        Update: {
          "action"?: string;
          "actor_id"?: string | null;
          "actor_kind"?: string;
          "details"?: NonNullable<Json>;
          "id"?: never;
          "occurred_at"?: string;
          "organization_id"?: string;
          "request_id"?: string | null;
          "target_id"?: string | null;
          "target_kind"?: string;
        };
        Relationships: [];
      };
      "aws_contract_charges": {
        Row: {
          "account_id": string;
          "agreement_id": string;
          "amount": number;
          "charge_id": string;
          "charged_at": string | null;
          "currency": string;
          "job_id": string;
          "organization_id": string;
          "purchase_order_reference": string | null;
          "revision": number;
        };
        ComputedFields: never;
        Insert: {
          "account_id": string;
          "agreement_id": string;
          "amount": number;
          "charge_id": string;
          "charged_at"?: string | null;
          "currency": string;
          "job_id": string;
          "organization_id": string;
          "purchase_order_reference"?: string | null;
          "revision": number;
        };
        Update: {
          "account_id"?: string;
          "agreement_id"?: string;
          "amount"?: number;
          "charge_id"?: string;
          "charged_at"?: string | null;
          "currency"?: string;
          "job_id"?: string;
          "organization_id"?: string;
          "purchase_order_reference"?: string | null;
          "revision"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "aws_contract_charges_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "aws_contract_terms": {
        Row: {
          "account_id": string;
          "agreement_id": string;
          "auto_renew": boolean | null;
          "billing_period": string | null;
          "currency": string | null;
          "duration": string | null;
          "ends_at": string | null;
          "kind": string;
          "max_total_charge": number | null;
          "organization_id": string;
          "payment_due": string | null;
          "price": number | null;
          "raw": NonNullable<Json>;
          "schedule": Json | null;
          "starts_at": string | null;
          "term_no": number;
          "term_type": string | null;
        };
        ComputedFields: never;
        Insert: {
          "account_id": string;
          "agreement_id": string;
          "auto_renew"?: boolean | null;
          "billing_period"?: string | null;
          "currency"?: string | null;
          "duration"?: string | null;
          "ends_at"?: string | null;
          "kind": string;
          "max_total_charge"?: number | null;
          "organization_id": string;
          "payment_due"?: string | null;
          "price"?: number | null;
          "raw": NonNullable<Json>;
          "schedule"?: Json | null;
          "starts_at"?: string | null;
          "term_no": number;
          "term_type"?: string | null;
        };
        Update: {
          "account_id"?: string;
          "agreement_id"?: string;
          "auto_renew"?: boolean | null;
          "billing_period"?: string | null;
          "currency"?: string | null;
          "duration"?: string | null;
          "ends_at"?: string | null;
          "kind"?: string;
          "max_total_charge"?: number | null;
          "organization_id"?: string;
          "payment_due"?: string | null;
          "price"?: number | null;
          "raw"?: NonNullable<Json>;
          "schedule"?: Json | null;
          "starts_at"?: string | null;
          "term_no"?: number;
          "term_type"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "aws_contract_terms_belong_to_a_contract";
            columns: ["organization_id", "agreement_id"];
            isOneToOne: false;
            referencedRelation: "aws_contracts";
            referencedColumns: ["organization_id", "agreement_id"];
          },
        ];
      };
      "aws_contracts": {
        Row: {
          "accepted_at": string | null;
          "account_id": string;
          "agreement_id": string;
          "agreement_type": string | null;
          "auto_renew": boolean | null;
          "ends_at": string | null;
          "first_seen_at": string;
          "integration_id": string;
          "job_id": string;
          "offer_id": string | null;
          "offer_set_id": string | null;
          "organization_id": string;
          "proposer_account_id": string | null;
          "starts_at": string | null;
          "status": string;
          "summary_hash": string;
          "terms_read_at": string | null;
        };
        ComputedFields: never;
        Insert: {
          "accepted_at"?: string | null;
          "account_id": string;
          "agreement_id": string;
          "agreement_type"?: string | null;
          "auto_renew"?: boolean | null;
          "ends_at"?: string | null;
          "first_seen_at"?: string;
          "integration_id": string;
          "job_id": string;
          "offer_id"?: string | null;
          "offer_set_id"?: string | null;
          "organization_id": string;
          "proposer_account_id"?: string | null;
          "starts_at"?: string | null;
          "status": string;
          "summary_hash": string;
          "terms_read_at"?: string | null;
        };
        Update: {
          "accepted_at"?: string | null;
          "account_id"?: string;
          "agreement_id"?: string;
          "agreement_type"?: string | null;
          "auto_renew"?: boolean | null;
          "ends_at"?: string | null;
          "first_seen_at"?: string;
          "integration_id"?: string;
          "job_id"?: string;
          "offer_id"?: string | null;
          "offer_set_id"?: string | null;
          "organization_id"?: string;
          "proposer_account_id"?: string | null;
          "starts_at"?: string | null;
          "status"?: string;
          "summary_hash"?: string;
          "terms_read_at"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "aws_contracts_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "aws_invoices": {
        Row: {
          "account_id": string;
          "base_currency": string | null;
          "base_currency_before_tax": number | null;
          "base_currency_breakdown": Json | null;
          "base_currency_exchange_rate": number | null;
          "base_currency_exchanged_from": string | null;
          "base_currency_total": number | null;
          "bill_type": string | null;
          "billing_entity": string | null;
          "billing_period_end": string;
          "billing_period_start": string;
          "commercial_invoice_id": string | null;
          "due_at": string | null;
          "einvoice_delivery_status": string | null;
          "first_seen_at": string;
          "id": string;
          "integration_id": string;
          "invoice_frequency": string | null;
          "invoice_id": string;
          "invoice_type": string;
          "invoicing_entity": string;
          "issued_at": string | null;
          "job_id": string;
          "listing_account_id": string;
          "organization_id": string;
          "original_invoice_id": string | null;
          "payable_before_tax": number | null;
          "payable_effect": number;
          "payable_total": number | null;
          "payment_currency": string | null;
          "payment_currency_before_tax": number | null;
          "payment_currency_breakdown": Json | null;
          "payment_currency_exchange_rate": number | null;
          "payment_currency_exchanged_from": string | null;
          "payment_currency_total": number | null;
          "purchase_order_number": string | null;
          "tax_authority_status": string | null;
          "tax_currency": string | null;
          "tax_currency_before_tax": number | null;
          "tax_currency_breakdown": Json | null;
          "tax_currency_exchange_rate": number | null;
          "tax_currency_exchanged_from": string | null;
          "tax_currency_total": number | null;
        };
        ComputedFields: never;
        Insert: {
          "account_id": string;
          "base_currency"?: string | null;
          "base_currency_before_tax"?: number | null;
          "base_currency_breakdown"?: Json | null;
          "base_currency_exchange_rate"?: number | null;
          "base_currency_exchanged_from"?: string | null;
          "base_currency_total"?: number | null;
          "bill_type"?: string | null;
          "billing_entity"?: string | null;
          "billing_period_end": string;
          "billing_period_start": string;
          "commercial_invoice_id"?: string | null;
          "due_at"?: string | null;
          "einvoice_delivery_status"?: string | null;
          "first_seen_at"?: string;
          "id"?: string;
          "integration_id": string;
          "invoice_frequency"?: string | null;
          "invoice_id": string;
          "invoice_type": string;
          "invoicing_entity": string;
          "issued_at"?: string | null;
          "job_id": string;
          "listing_account_id": string;
          "organization_id": string;
          "original_invoice_id"?: string | null;
          "payable_before_tax"?: never;
          "payable_effect": number;
          "payable_total"?: never;
          "payment_currency"?: string | null;
          "payment_currency_before_tax"?: number | null;
          "payment_currency_breakdown"?: Json | null;
          "payment_currency_exchange_rate"?: number | null;
          "payment_currency_exchanged_from"?: string | null;
          "payment_currency_total"?: number | null;
          "purchase_order_number"?: string | null;
          "tax_authority_status"?: string | null;
          "tax_currency"?: string | null;
          "tax_currency_before_tax"?: number | null;
          "tax_currency_breakdown"?: Json | null;
          "tax_currency_exchange_rate"?: number | null;
          "tax_currency_exchanged_from"?: string | null;
          "tax_currency_total"?: number | null;
        };
        Update: {
          "account_id"?: string;
          "base_currency"?: string | null;
          "base_currency_before_tax"?: number | null;
          "base_currency_breakdown"?: Json | null;
          "base_currency_exchange_rate"?: number | null;
          "base_currency_exchanged_from"?: string | null;
          "base_currency_total"?: number | null;
          "bill_type"?: string | null;
          "billing_entity"?: string | null;
          "billing_period_end"?: string;
          "billing_period_start"?: string;
          "commercial_invoice_id"?: string | null;
          "due_at"?: string | null;
          "einvoice_delivery_status"?: string | null;
          "first_seen_at"?: string;
          "id"?: string;
          "integration_id"?: string;
          "invoice_frequency"?: string | null;
          "invoice_id"?: string;
          "invoice_type"?: string;
          "invoicing_entity"?: string;
          "issued_at"?: string | null;
          "job_id"?: string;
          "listing_account_id"?: string;
          "organization_id"?: string;
          "original_invoice_id"?: string | null;
          "payable_before_tax"?: never;
          "payable_effect"?: number;
          "payable_total"?: never;
          "payment_currency"?: string | null;
          "payment_currency_before_tax"?: number | null;
          "payment_currency_breakdown"?: Json | null;
          "payment_currency_exchange_rate"?: number | null;
          "payment_currency_exchanged_from"?: string | null;
          "payment_currency_total"?: number | null;
          "purchase_order_number"?: string | null;
          "tax_authority_status"?: string | null;
          "tax_currency"?: string | null;
          "tax_currency_before_tax"?: number | null;
          "tax_currency_breakdown"?: Json | null;
          "tax_currency_exchange_rate"?: number | null;
          "tax_currency_exchanged_from"?: string | null;
          "tax_currency_total"?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "aws_invoices_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "aws_marketplace_products": {
        Row: {
          "accepted_at": string | null;
          "account_id": string;
          "agreement_id": string;
          "agreement_type": string | null;
          "agreement_value": number | null;
          "auto_renew": boolean | null;
          "changed_at": string;
          "currency": string | null;
          "ends_at": string | null;
          "first_seen_at": string;
          "integration_id": string;
          "is_described": boolean;
          "is_private_offer": boolean | null;
          "job_id": string;
          "license_arns": (string)[];
          "manufacturer_name": string | null;
          "names_read_at": string | null;
          "offer_id": string | null;
          "offer_set_id": string | null;
          "organization_id": string;
          "pricing_model": string | null;
          "product_id": string;
          "product_name": string | null;
          "product_type": string | null;
          "proposer_account_id": string | null;
          "seller_of_record_name": string | null;
          "short_description": string | null;
          "starts_at": string | null;
          "status": string;
          "summary_hash": string;
        };
        ComputedFields: never;
        Insert: {
          "accepted_at"?: string | null;
          "account_id": string;
          "agreement_id": string;
          "agreement_type"?: string | null;
          "agreement_value"?: number | null;
          "auto_renew"?: boolean | null;
          "changed_at"?: string;
          "currency"?: string | null;
          "ends_at"?: string | null;
          "first_seen_at"?: string;
          "integration_id": string;
          "is_described"?: boolean;
          "is_private_offer"?: boolean | null;
          "job_id": string;
          "license_arns"?: (string)[];
          "manufacturer_name"?: string | null;
          "names_read_at"?: string | null;
          "offer_id"?: string | null;
          "offer_set_id"?: string | null;
          "organization_id": string;
          "pricing_model"?: string | null;
          "product_id": string;
          "product_name"?: string | null;
          "product_type"?: string | null;
          "proposer_account_id"?: string | null;
          "seller_of_record_name"?: string | null;
          "short_description"?: string | null;
          "starts_at"?: string | null;
          "status": string;
          "summary_hash": string;
        };
        Update: {
          "accepted_at"?: string | null;
          "account_id"?: string;
          "agreement_id"?: string;
          "agreement_type"?: string | null;
          "agreement_value"?: number | null;
          "auto_renew"?: boolean | null;
          "changed_at"?: string;
          "currency"?: string | null;
          "ends_at"?: string | null;
          "first_seen_at"?: string;
          "integration_id"?: string;
          "is_described"?: boolean;
          "is_private_offer"?: boolean | null;
          "job_id"?: string;
          "license_arns"?: (string)[];
          "manufacturer_name"?: string | null;
          "names_read_at"?: string | null;
          "offer_id"?: string | null;
          "offer_set_id"?: string | null;
          "organization_id"?: string;
          "pricing_model"?: string | null;
          "product_id"?: string;
          "product_name"?: string | null;
          "product_type"?: string | null;
          "proposer_account_id"?: string | null;
          "seller_of_record_name"?: string | null;
          "short_description"?: string | null;
          "starts_at"?: string | null;
          "status"?: string;
          "summary_hash"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "aws_marketplace_products_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "billing_periods": {
        Row: {
          "billing_account_id": string;
          "billing_period_end": string;
          "billing_period_start": string;
          "closed_at": string | null;
          "data_through": string | null;
          "invoice_issuer_name": string;
          "organization_id": string;
          "provider": string;
          "status": string;
          "updated_at": string;
        };
        ComputedFields: never;
        Insert: {
          "billing_account_id": string;
          "billing_period_end": string;
          "billing_period_start": string;
          "closed_at"?: string | null;
          "data_through"?: string | null;
          "invoice_issuer_name": string;
          "organization_id": string;
          "provider": string;
          "status"?: string;
          "updated_at"?: string;
        };
        Update: {
          "billing_account_id"?: string;
          "billing_period_end"?: string;
          "billing_period_start"?: string;
          "closed_at"?: string | null;
          "data_through"?: string | null;
          "invoice_issuer_name"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "status"?: string;
          "updated_at"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "billing_periods_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "charge_loads": {
        Row: {
          "billing_account_id": string;
          "billing_period_end": string;
          "billing_period_start": string;
          "created_at": string;
          "data_through": string | null;
          "dataset": string;
          "delivery": Json | null;
          "grain": string;
          "id": string;
          "integration_id": string;
          "is_estimated": boolean;
          "is_payer_view": boolean;
          "is_rolled_up": boolean;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "published_at": string | null;
          "record_count": number;
          "replaced_at": string | null;
          "source": string;
          "status": string;
          "version": string;
        };
        ComputedFields: never;
        Insert: {
          "billing_account_id": string;
          "billing_period_end": string;
          "billing_period_start": string;
          "created_at"?: string;
          "data_through"?: string | null;
          "dataset": string;
          "delivery"?: Json | null;
          "grain"?: string;
          "id"?: string;
          "integration_id": string;
          "is_estimated"?: boolean;
          "is_payer_view"?: boolean;
          "is_rolled_up"?: boolean;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "published_at"?: string | null;
          "record_count"?: number;
          "replaced_at"?: string | null;
          "source": string;
          "status"?: string;
          "version": string;
        };
        Update: {
          "billing_account_id"?: string;
          "billing_period_end"?: string;
          "billing_period_start"?: string;
          "created_at"?: string;
          "data_through"?: string | null;
          "dataset"?: string;
          "delivery"?: Json | null;
          "grain"?: string;
          "id"?: string;
          "integration_id"?: string;
          "is_estimated"?: boolean;
          "is_payer_view"?: boolean;
          "is_rolled_up"?: boolean;
          "job_id"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "published_at"?: string | null;
          "record_count"?: number;
          "replaced_at"?: string | null;
          "source"?: string;
          "status"?: string;
          "version"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "charge_loads_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "charges": {
        Row: {
          "amortized_cost": number | null;
          "availability_zone": string | null;
          "billed_cost": number | null;
          "billing_account_id": string;
          "billing_currency": string;
          "billing_entity": string | null;
          "billing_period_end": string;
          "billing_period_start": string;
          "blended_cost": number | null;
          "charge_category": string;
          "charge_class": string | null;
          "charge_key": string;
          "charge_period_end": string;
          "charge_period_start": string;
          "commitment_discount_id": string | null;
          "commitment_discount_status": string | null;
          "consumed_quantity": number | null;
          "consumed_unit": string | null;
          "contracted_cost": number | null;
          "cost_categories": Json | null;
          "dimensions": Json | null;
          "effective_cost": number | null;
          "invoice_id": string | null;
          "invoice_issuer_name": string | null;
          "is_estimated": boolean;
          "list_cost": number | null;
          "load_id": string;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "operation": string | null;
          "organization_id": string;
          "part": string;
          "pricing_category": string | null;
          "pricing_quantity": number | null;
          "pricing_unit": string | null;
          "provider": string;
          "region_id": string | null;
          "resource_id": string | null;
          "service_code": string | null;
          "service_name": string;
          "source": string;
          "source_charge_type": string | null;
          "source_lines": number;
          "sub_account_id": string | null;
          "tags": Json | null;
          "tags_hash": string | null;
          "unblended_cost": number | null;
          "usage_type": string | null;
        };
        ComputedFields: never;
        Insert: {
          "amortized_cost"?: number | null;
          "availability_zone"?: string | null;
          "billed_cost"?: number | null;
          "billing_account_id": string;
          "billing_currency": string;
          "billing_entity"?: string | null;
          "billing_period_end": string;
          "billing_period_start": string;
          "blended_cost"?: number | null;
          "charge_category": string;
          "charge_class"?: string | null;
          "charge_key": string;
          "charge_period_end": string;
          "charge_period_start": string;
          "commitment_discount_id"?: string | null;
          "commitment_discount_status"?: string | null;
          "consumed_quantity"?: number | null;
          "consumed_unit"?: string | null;
          "contracted_cost"?: number | null;
          "cost_categories"?: Json | null;
          "dimensions"?: Json | null;
          "effective_cost"?: number | null;
          "invoice_id"?: string | null;
          "invoice_issuer_name"?: string | null;
          "is_estimated"?: boolean;
          "list_cost"?: number | null;
          "load_id": string;
          "net_amortized_cost"?: number | null;
          "net_unblended_cost"?: number | null;
          "operation"?: string | null;
          "organization_id": string;
          "part": string;
          "pricing_category"?: string | null;
          "pricing_quantity"?: number | null;
          "pricing_unit"?: string | null;
          "provider": string;
          "region_id"?: string | null;
          "resource_id"?: string | null;
          "service_code"?: string | null;
          "service_name": string;
          "source": string;
          "source_charge_type"?: string | null;
          "source_lines"?: number;
          "sub_account_id"?: string | null;
          "tags"?: Json | null;
          "tags_hash"?: string | null;
          "unblended_cost"?: number | null;
          "usage_type"?: string | null;
        };
        Update: {
          "amortized_cost"?: number | null;
          "availability_zone"?: string | null;
          "billed_cost"?: number | null;
          "billing_account_id"?: string;
          "billing_currency"?: string;
          "billing_entity"?: string | null;
          "billing_period_end"?: string;
          "billing_period_start"?: string;
          "blended_cost"?: number | null;
          "charge_category"?: string;
          "charge_class"?: string | null;
          "charge_key"?: string;
          "charge_period_end"?: string;
          "charge_period_start"?: string;
          "commitment_discount_id"?: string | null;
          "commitment_discount_status"?: string | null;
          "consumed_quantity"?: number | null;
          "consumed_unit"?: string | null;
          "contracted_cost"?: number | null;
          "cost_categories"?: Json | null;
          "dimensions"?: Json | null;
          "effective_cost"?: number | null;
          "invoice_id"?: string | null;
          "invoice_issuer_name"?: string | null;
          "is_estimated"?: boolean;
          "list_cost"?: number | null;
          "load_id"?: string;
          "net_amortized_cost"?: number | null;
          "net_unblended_cost"?: number | null;
          "operation"?: string | null;
          "organization_id"?: string;
          "part"?: string;
          "pricing_category"?: string | null;
          "pricing_quantity"?: number | null;
          "pricing_unit"?: string | null;
          "provider"?: string;
          "region_id"?: string | null;
          "resource_id"?: string | null;
          "service_code"?: string | null;
          "service_name"?: string;
          "source"?: string;
          "source_charge_type"?: string | null;
          "source_lines"?: number;
          "sub_account_id"?: string | null;
          "tags"?: Json | null;
          "tags_hash"?: string | null;
          "unblended_cost"?: number | null;
          "usage_type"?: string | null;
        };
        Relationships: [];
      };
      "cloud_accounts": {
        Row: {
          "account_id": string;
          "cost_centre": string | null;
          "first_seen_at": string;
          "kind": string;
          "last_seen_at": string;
          "name": string | null;
          "organization_id": string;
          "organizational_unit": string | null;
          "owner": string | null;
          "parent_account_id": string | null;
          "provider": string;
          "status": string | null;
        };
        ComputedFields: never;
        Insert: {
          "account_id": string;
          "cost_centre"?: string | null;
          "first_seen_at"?: string;
          "kind"?: string;
          "last_seen_at"?: string;
          "name"?: string | null;
          "organization_id": string;
          "organizational_unit"?: string | null;
          "owner"?: string | null;
          "parent_account_id"?: string | null;
          "provider": string;
          "status"?: string | null;
        };
        Update: {
          "account_id"?: string;
          "cost_centre"?: string | null;
          "first_seen_at"?: string;
          "kind"?: string;
          "last_seen_at"?: string;
          "name"?: string | null;
          "organization_id"?: string;
          "organizational_unit"?: string | null;
          "owner"?: string | null;
          "parent_account_id"?: string | null;
          "provider"?: string;
          "status"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "cloud_accounts_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "cost_coverage": {
        Row: {
          "account_key": string;
          "billing_period_start": string;
          "load_id": string;
          "organization_id": string;
          "provider": string;
          "source": string;
        };
        ComputedFields: never;
        Insert: {
          "account_key": string;
          "billing_period_start": string;
          "load_id": string;
          "organization_id": string;
          "provider": string;
          "source": string;
        };
        Update: {
          "account_key"?: string;
          "billing_period_start"?: string;
          "load_id"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "source"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "cost_coverage_load_id_fkey";
            columns: ["load_id"];
            isOneToOne: false;
            referencedRelation: "charge_loads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "cost_coverage_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "cost_restatements": {
        Row: {
          "billed_cost_after": number;
          "billed_cost_before": number;
          "billing_account_id": string;
          "billing_currency": string;
          "billing_period_start": string;
          "id": number;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "restated_at": string;
          "source": string;
        };
        ComputedFields: never;
        Insert: {
          "billed_cost_after": number;
          "billed_cost_before": number;
          "billing_account_id": string;
          "billing_currency": string;
          "billing_period_start": string;
          "id"?: never;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "restated_at"?: string;
          "source": string;
        };
        Update: {
          "billed_cost_after"?: number;
          "billed_cost_before"?: number;
          "billing_account_id"?: string;
          "billing_currency"?: string;
          "billing_period_start"?: string;
          "id"?: never;
          "job_id"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "restated_at"?: string;
          "source"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "cost_restatements_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "daily_costs": {
        Row: {
          "amortized_cost": number | null;
          "billed_cost": number | null;
          "billing_account_id": string;
          "billing_currency": string;
          "charge_category": string;
          "cost_categories": Json | null;
          "effective_cost": number | null;
          "id": number;
          "is_estimated": boolean;
          "list_cost": number | null;
          "load_id": string;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "organization_id": string;
          "provider": string;
          "region_id": string | null;
          "service_code": string | null;
          "service_name": string;
          "source": string;
          "source_lines": number;
          "sub_account_id": string | null;
          "tags": Json | null;
          "unblended_cost": number | null;
          "usage_date": string;
        };
        ComputedFields: never;
        Insert: {
          "amortized_cost"?: number | null;
          "billed_cost"?: number | null;
          "billing_account_id": string;
          "billing_currency": string;
          "charge_category": string;
          "cost_categories"?: Json | null;
          "effective_cost"?: number | null;
          "id"?: never;
          "is_estimated": boolean;
          "list_cost"?: number | null;
          "load_id": string;
          "net_amortized_cost"?: number | null;
          "net_unblended_cost"?: number | null;
          "organization_id": string;
          "provider": string;
          "region_id"?: string | null;
          "service_code"?: string | null;
          "service_name": string;
          "source": string;
          "source_lines": number;
          "sub_account_id"?: string | null;
          "tags"?: Json | null;
          "unblended_cost"?: number | null;
          "usage_date": string;
        };
        Update: {
          "amortized_cost"?: number | null;
          "billed_cost"?: number | null;
          "billing_account_id"?: string;
          "billing_currency"?: string;
          "charge_category"?: string;
          "cost_categories"?: Json | null;
          "effective_cost"?: number | null;
          "id"?: never;
          "is_estimated"?: boolean;
          "list_cost"?: number | null;
          "load_id"?: string;
          "net_amortized_cost"?: number | null;
          "net_unblended_cost"?: number | null;
          "organization_id"?: string;
          "provider"?: string;
          "region_id"?: string | null;
          "service_code"?: string | null;
          "service_name"?: string;
          "source"?: string;
          "source_lines"?: number;
          "sub_account_id"?: string | null;
          "tags"?: Json | null;
          "unblended_cost"?: number | null;
          "usage_date"?: string;
        };
        Relationships: [];
      };
      "dead_letters": {
        Row: {
          "attempts": NonNullable<Json>;
          "byte_end": number;
          "byte_start": number;
          "created_at": string;
          "edited": boolean;
          "ended_at": string | null;
          "error": string | null;
          "file_id": string;
          "first_record": number;
          "forwarder_id": string;
          "id": string;
          "idempotency_key": string;
          "last_status": number | null;
          "organization_id": string;
          "original_key": string | null;
          "reason": string;
          "record_count": number;
          "redrive_count": number;
          "redrive_token": number | null;
          "state": string;
        };
        ComputedFields: never;
        Insert: {
          "attempts"?: NonNullable<Json>;
          "byte_end": number;
          "byte_start": number;
          "created_at"?: string;
          "edited"?: boolean;
          "ended_at"?: string | null;
          "error"?: string | null;
          "file_id": string;
          "first_record": number;
          "forwarder_id": string;
          "id"?: string;
          "idempotency_key": string;
          "last_status"?: number | null;
          "organization_id": string;
          "original_key"?: string | null;
          "reason": string;
          "record_count": number;
          "redrive_count"?: number;
          "redrive_token"?: number | null;
          "state"?: string;
        };
        Update: {
          "attempts"?: NonNullable<Json>;
          "byte_end"?: number;
          "byte_start"?: number;
          "created_at"?: string;
          "edited"?: boolean;
          "ended_at"?: string | null;
          "error"?: string | null;
          "file_id"?: string;
          "first_record"?: number;
          "forwarder_id"?: string;
          "id"?: string;
          "idempotency_key"?: string;
          "last_status"?: number | null;
          "organization_id"?: string;
          "original_key"?: string | null;
          "reason"?: string;
          "record_count"?: number;
          "redrive_count"?: number;
          "redrive_token"?: number | null;
          "state"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "dead_letters_file_id_fkey";
            columns: ["file_id"];
            isOneToOne: false;
            referencedRelation: "forwarder_files";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "dead_letters_forwarder_id_fkey";
            columns: ["forwarder_id"];
            isOneToOne: false;
            referencedRelation: "forwarders";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "dead_letters_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emission_activities": {
        Row: {
          "account_id": string | null;
          "account_key": string;
          "accounting_method": string;
          "billing_account_id": string | null;
          "billing_currency": string | null;
          "calculation": string;
          "co2e_kg": number;
          "cost": number | null;
          "country": string | null;
          "energy_kwh": number | null;
          "external_key": string;
          "factor_g_per_kwh": number | null;
          "factor_rung": string | null;
          "factor_source": string | null;
          "factor_year": number | null;
          "first_seen_at": string;
          "ghg_category": number;
          "ghg_scope": number;
          "id": string;
          "integration_id": string;
          "job_id": string;
          "listing_scope": string;
          "metadata": NonNullable<Json>;
          "model_version": string | null;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "pue": number | null;
          "region": string | null;
          "region_raw": string | null;
          "resource_group": string | null;
          "resource_id": string | null;
          "service_category": string;
          "service_code": string | null;
          "service_raw": string | null;
          "source": string;
          "source_unit": string | null;
          "updated_at": string;
          "usage_quantity": number | null;
          "usage_unit": string | null;
        };
        ComputedFields: never;
        Insert: {
          "account_id"?: string | null;
          "account_key"?: never;
          "accounting_method": string;
          "billing_account_id"?: string | null;
          "billing_currency"?: string | null;
          "calculation": string;
          "co2e_kg": number;
          "cost"?: number | null;
          "country"?: string | null;
          "energy_kwh"?: number | null;
          "external_key": string;
          "factor_g_per_kwh"?: number | null;
          "factor_rung"?: string | null;
          "factor_source"?: string | null;
          "factor_year"?: number | null;
          "first_seen_at"?: string;
          "ghg_category"?: number;
          "ghg_scope"?: number;
          "id"?: string;
          "integration_id": string;
          "job_id": string;
          "listing_scope": string;
          "metadata"?: NonNullable<Json>;
          "model_version"?: string | null;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "pue"?: number | null;
          "region"?: string | null;
          "region_raw"?: string | null;
          "resource_group"?: string | null;
          "resource_id"?: string | null;
          "service_category": string;
          "service_code"?: string | null;
          "service_raw"?: string | null;
          "source": string;
          "source_unit"?: string | null;
          "updated_at"?: string;
          "usage_quantity"?: number | null;
          "usage_unit"?: string | null;
        };
        Update: {
          "account_id"?: string | null;
          "account_key"?: never;
          "accounting_method"?: string;
          "billing_account_id"?: string | null;
          "billing_currency"?: string | null;
          "calculation"?: string;
          "co2e_kg"?: number;
          "cost"?: number | null;
          "country"?: string | null;
          "energy_kwh"?: number | null;
          "external_key"?: string;
          "factor_g_per_kwh"?: number | null;
          "factor_rung"?: string | null;
          "factor_source"?: string | null;
          "factor_year"?: number | null;
          "first_seen_at"?: string;
          "ghg_category"?: number;
          "ghg_scope"?: number;
          "id"?: string;
          "integration_id"?: string;
          "job_id"?: string;
          "listing_scope"?: string;
          "metadata"?: NonNullable<Json>;
          "model_version"?: string | null;
          "organization_id"?: string;
          "period_end"?: string;
          "period_start"?: string;
          "provider"?: string;
          "provider_scope"?: number;
          "pue"?: number | null;
          "region"?: string | null;
          "region_raw"?: string | null;
          "resource_group"?: string | null;
          "resource_id"?: string | null;
          "service_category"?: string;
          "service_code"?: string | null;
          "service_raw"?: string | null;
          "source"?: string;
          "source_unit"?: string | null;
          "updated_at"?: string;
          "usage_quantity"?: number | null;
          "usage_unit"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emission_coverage": {
        Row: {
          "account_key": string;
          "is_reported": boolean;
          "listing_scope": string;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "source": string;
        };
        ComputedFields: never;
        Insert: {
          "account_key": string;
          "is_reported": boolean;
          "listing_scope": string;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "source": string;
        };
        Update: {
          "account_key"?: string;
          "is_reported"?: boolean;
          "listing_scope"?: string;
          "organization_id"?: string;
          "period_start"?: string;
          "provider"?: string;
          "source"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "emission_coverage_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emission_listings": {
        Row: {
          "account_count": number;
          "integration_id": string;
          "job_id": string;
          "listing_scope": string;
          "model_versions": (string)[];
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "read_at": string;
          "record_count": number;
          "source": string;
        };
        ComputedFields: never;
        Insert: {
          "account_count": number;
          "integration_id": string;
          "job_id": string;
          "listing_scope": string;
          "model_versions"?: (string)[];
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "read_at"?: string;
          "record_count": number;
          "source": string;
        };
        Update: {
          "account_count"?: number;
          "integration_id"?: string;
          "job_id"?: string;
          "listing_scope"?: string;
          "model_versions"?: (string)[];
          "organization_id"?: string;
          "period_end"?: string;
          "period_start"?: string;
          "provider"?: string;
          "read_at"?: string;
          "record_count"?: number;
          "source"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "emission_listings_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emission_switches": {
        Row: {
          "account_key": string;
          "id": number;
          "job_id": string | null;
          "location_based_kg_after": number;
          "location_based_kg_before": number;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "source_after": string | null;
          "source_before": string;
          "switched_at": string;
        };
        ComputedFields: never;
        Insert: {
          "account_key": string;
          "id"?: never;
          "job_id"?: string | null;
          "location_based_kg_after": number;
          "location_based_kg_before": number;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "source_after"?: string | null;
          "source_before": string;
          "switched_at"?: string;
        };
        Update: {
          "account_key"?: string;
          "id"?: never;
          "job_id"?: string | null;
          "location_based_kg_after"?: number;
          "location_based_kg_before"?: number;
          "organization_id"?: string;
          "period_start"?: string;
          "provider"?: string;
          "source_after"?: string | null;
          "source_before"?: string;
          "switched_at"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "emission_switches_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "encrypted_accounts": {
        Row: {
          "bytes_used": number;
          "change_no": number;
          "created_at": string;
          "epoch": number;
          "keep_days": number | null;
          "keep_versions": number | null;
          "key_check": Json | null;
          "key_generation": number;
          "oldest_change_no": number;
          "organization_id": string;
          "owner_id": string;
          "requires_preconditions": boolean;
          "updated_at": string;
        };
        ComputedFields: never;
        Insert: {
          "bytes_used"?: number;
          "change_no"?: number;
          "created_at"?: string;
          "epoch"?: number;
          "keep_days"?: number | null;
          "keep_versions"?: number | null;
          "key_check"?: Json | null;
          "key_generation"?: number;
          "oldest_change_no"?: number;
          "organization_id": string;
          "owner_id": string;
          "requires_preconditions"?: boolean;
          "updated_at"?: string;
        };
        Update: {
          "bytes_used"?: number;
          "change_no"?: number;
          "created_at"?: string;
          "epoch"?: number;
          "keep_days"?: number | null;
          "keep_versions"?: number | null;
          "key_check"?: Json | null;
          "key_generation"?: number;
          "oldest_change_no"?: number;
          "organization_id"?: string;
          "owner_id"?: string;
          "requires_preconditions"?: boolean;
          "updated_at"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "encrypted_accounts_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "encrypted_datasets": {
        Row: {
          "change_no": number;
          "created_at": string;
          "deleted_at": string | null;
          "id": string;
          "key_generation": number;
          "organization_id": string;
          "owner_id": string;
          "requires_preconditions": boolean;
          "undeletable_until": string | null;
          "updated_at": string;
          "version": number;
        };
        ComputedFields: never;
        Insert: {
          "change_no": number;
          "created_at": string;
          "deleted_at"?: string | null;
          "id": string;
          "key_generation": number;
          "organization_id": string;
          "owner_id": string;
          "requires_preconditions"?: boolean;
          "undeletable_until"?: string | null;
          "updated_at": string;
          "version": number;
        };
        Update: {
          "change_no"?: number;
          "created_at"?: string;
          "deleted_at"?: string | null;
          "id"?: string;
          "key_generation"?: number;
          "organization_id"?: string;
          "owner_id"?: string;
          "requires_preconditions"?: boolean;
          "undeletable_until"?: string | null;
          "updated_at"?: string;
          "version"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "encrypted_datasets_belong_to_an_account";
            columns: ["organization_id", "owner_id"];
            isOneToOne: false;
            referencedRelation: "encrypted_accounts";
            referencedColumns: ["organization_id", "owner_id"];
          },
        ];
      };
      "encrypted_versions": {
        Row: {
          "aad": Json | null;
          "created_at": string;
          "dataset_id": string;
          "enc": string | null;
          "hash": string;
          "iv": string | null;
          "kdf": string | null;
          "kdf_parameters": Json | null;
          "key_generation": number;
          "kind": string;
          "organization_id": string;
          "owner_id": string;
          "payload": string | null;
          "previous_hash": string;
          "restored_version": number | null;
          "salt": string | null;
          "schema_version": number | null;
          "version": number;
        };
        ComputedFields: never;
        Insert: {
          "aad"?: Json | null;
          "created_at": string;
          "dataset_id": string;
          "enc"?: string | null;
          "hash": string;
          "iv"?: string | null;
          "kdf"?: string | null;
          "kdf_parameters"?: Json | null;
          "key_generation": number;
          "kind": string;
          "organization_id": string;
          "owner_id": string;
          "payload"?: string | null;
          "previous_hash": string;
          "restored_version"?: number | null;
          "salt"?: string | null;
          "schema_version"?: number | null;
          "version": number;
        };
        Update: {
          "aad"?: Json | null;
          "created_at"?: string;
          "dataset_id"?: string;
          "enc"?: string | null;
          "hash"?: string;
          "iv"?: string | null;
          "kdf"?: string | null;
          "kdf_parameters"?: Json | null;
          "key_generation"?: number;
          "kind"?: string;
          "organization_id"?: string;
          "owner_id"?: string;
          "payload"?: string | null;
          "previous_hash"?: string;
          "restored_version"?: number | null;
          "salt"?: string | null;
          "schema_version"?: number | null;
          "version"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "encrypted_versions_belong_to_a_dataset";
            columns: ["organization_id", "owner_id", "dataset_id"];
            isOneToOne: false;
            referencedRelation: "encrypted_datasets";
            referencedColumns: ["organization_id", "owner_id", "id"];
          },
        ];
      };
      "exchange_rates": {
        Row: {
          "from_currency": string;
          "organization_id": string;
          "rate": number;
          "rate_date": string;
          "source": string;
          "to_currency": string;
        };
        ComputedFields: never;
        Insert: {
          "from_currency": string;
          "organization_id": string;
          "rate": number;
          "rate_date": string;
          "source": string;
          "to_currency": string;
        };
        Update: {
          "from_currency"?: string;
          "organization_id"?: string;
          "rate"?: number;
          "rate_date"?: string;
          "source"?: string;
          "to_currency"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "exchange_rates_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "forwarder_activity": {
        Row: {
          "endpoint_id": string;
          "failures": number;
          "latency_ms": number;
          "organization_id": string;
          "records_dead": number;
          "records_sent": number;
          "records_skipped": number;
          "records_uncertain": number;
          "requests": number;
          "slot_at": string;
          "throttled": number;
          "token_refreshes": number;
        };
        ComputedFields: never;
        Insert: {
          "endpoint_id": string;
          "failures"?: number;
          "latency_ms"?: number;
          "organization_id": string;
          "records_dead"?: number;
          "records_sent"?: number;
          "records_skipped"?: number;
          "records_uncertain"?: number;
          "requests"?: number;
          "slot_at": string;
          "throttled"?: number;
          "token_refreshes"?: number;
        };
        Update: {
          "endpoint_id"?: string;
          "failures"?: number;
          "latency_ms"?: number;
          "organization_id"?: string;
          "records_dead"?: number;
          "records_sent"?: number;
          "records_skipped"?: number;
          "records_uncertain"?: number;
          "requests"?: number;
          "slot_at"?: string;
          "throttled"?: number;
          "token_refreshes"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "forwarder_activity_endpoint_id_fkey";
            columns: ["endpoint_id"];
            isOneToOne: false;
            referencedRelation: "forwarder_endpoints";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "forwarder_activity_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "forwarder_endpoints": {
        Row: {
          "auth_url": string;
          "breaker_open_until": string | null;
          "busy_from": string;
          "busy_max_in_flight": number | null;
          "busy_records_per_second": number | null;
          "busy_to": string;
          "busy_zone": string;
          "call_url": string;
          "created_at": string;
          "due_at": string;
          "edge_due_at": string;
          "failures": number;
          "id": string;
          "last_commit_id": string | null;
          "lease_expires_at": string | null;
          "lease_owner": string | null;
          "lease_token": number;
          "leased_at": string;
          "limit_state": Json | null;
          "max_in_flight": number;
          "organization_id": string;
          "paused_at": string | null;
          "paused_reason": string | null;
          "requests": number;
          "throttled": number;
          "token_expires_at": string | null;
          "token_refreshes": number;
          "updated_at": string;
        };
        ComputedFields: never;
        Insert: {
          "auth_url": string;
          "breaker_open_until"?: string | null;
          "busy_from"?: string;
          "busy_max_in_flight"?: number | null;
          "busy_records_per_second"?: number | null;
          "busy_to"?: string;
          "busy_zone"?: string;
          "call_url": string;
          "created_at"?: string;
          "due_at"?: string;
          "edge_due_at"?: string;
          "failures"?: number;
          "id"?: string;
          "last_commit_id"?: string | null;
          "lease_expires_at"?: string | null;
          "lease_owner"?: string | null;
          "lease_token"?: number;
          "leased_at"?: string;
          "limit_state"?: Json | null;
          "max_in_flight"?: number;
          "organization_id": string;
          "paused_at"?: string | null;
          "paused_reason"?: string | null;
          "requests"?: number;
          "throttled"?: number;
          "token_expires_at"?: string | null;
          "token_refreshes"?: number;
          "updated_at"?: string;
        };
        Update: {
          "auth_url"?: string;
          "breaker_open_until"?: string | null;
          "busy_from"?: string;
          "busy_max_in_flight"?: number | null;
          "busy_records_per_second"?: number | null;
          "busy_to"?: string;
          "busy_zone"?: string;
          "call_url"?: string;
          "created_at"?: string;
          "due_at"?: string;
          "edge_due_at"?: string;
          "failures"?: number;
          "id"?: string;
          "last_commit_id"?: string | null;
          "lease_expires_at"?: string | null;
          "lease_owner"?: string | null;
          "lease_token"?: number;
          "leased_at"?: string;
          "limit_state"?: Json | null;
          "max_in_flight"?: number;
          "organization_id"?: string;
          "paused_at"?: string | null;
          "paused_reason"?: string | null;
          "requests"?: number;
          "throttled"?: number;
          "token_expires_at"?: string | null;
          "token_refreshes"?: number;
          "updated_at"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "forwarder_endpoints_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "forwarder_files": {
        Row: {
          "advanced_at": string | null;
          "attempts": number;
          "bucket": string;
          "checkpoint": Json | null;
          "commit_no": number;
          "created_at": string;
          "dedupe_key": string;
          "ended_at": string | null;
          "error": string | null;
          "error_code": string | null;
          "etag": string | null;
          "event_time": string | null;
          "forwarder_id": string;
          "id": string;
          "interruptions": number;
          "needs_worker": boolean;
          "object_key": string;
          "organization_id": string;
          "records_dead": number;
          "records_discarded": number;
          "records_pending": number | null;
          "records_read": number;
          "records_sent": number;
          "records_skipped": number;
          "records_uncertain": number;
          "run_after": string;
          "sequence": string | null;
          "sequencer": string | null;
          "size_bytes": number | null;
          "stalls": number;
          "started_at": string | null;
          "state": string;
          "trigger": string;
          "version_id": string | null;
        };
        ComputedFields: never;
        Insert: {
          "advanced_at"?: string | null;
          "attempts"?: number;
          "bucket": string;
          "checkpoint"?: Json | null;
          "commit_no"?: number;
          "created_at"?: string;
          "dedupe_key": string;
          "ended_at"?: string | null;
          "error"?: string | null;
          "error_code"?: string | null;
          "etag"?: string | null;
          "event_time"?: string | null;
          "forwarder_id": string;
          "id"?: string;
          "interruptions"?: number;
          "needs_worker"?: boolean;
          "object_key": string;
          "organization_id": string;
          "records_dead"?: number;
          "records_discarded"?: number;
          "records_pending"?: never;
          "records_read"?: number;
          "records_sent"?: number;
          "records_skipped"?: number;
          "records_uncertain"?: number;
          "run_after"?: string;
          "sequence"?: never;
          "sequencer"?: string | null;
          "size_bytes"?: number | null;
          "stalls"?: number;
          "started_at"?: string | null;
          "state"?: string;
          "trigger": string;
          "version_id"?: string | null;
        };
        Update: {
          "advanced_at"?: string | null;
          "attempts"?: number;
          "bucket"?: string;
          "checkpoint"?: Json | null;
          "commit_no"?: number;
          "created_at"?: string;
          "dedupe_key"?: string;
          "ended_at"?: string | null;
          "error"?: string | null;
          "error_code"?: string | null;
          "etag"?: string | null;
          "event_time"?: string | null;
          "forwarder_id"?: string;
          "id"?: string;
          "interruptions"?: number;
          "needs_worker"?: boolean;
          "object_key"?: string;
          "organization_id"?: string;
          "records_dead"?: number;
          "records_discarded"?: number;
          "records_pending"?: never;
          "records_read"?: number;
          "records_sent"?: number;
          "records_skipped"?: number;
          "records_uncertain"?: number;
          "run_after"?: string;
          "sequence"?: never;
          "sequencer"?: string | null;
          "size_bytes"?: number | null;
          "stalls"?: number;
          "started_at"?: string | null;
          "state"?: string;
          "trigger"?: string;
          "version_id"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "forwarder_files_forwarder_id_fkey";
            columns: ["forwarder_id"];
            isOneToOne: false;
            referencedRelation: "forwarders";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "forwarder_files_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "forwarders": {
        Row: {
          "alarm_dead_letters": number;
          "alarm_error_percent": number;
          "alarm_lag_seconds": number;
          "auth_url": string;
          "bucket": string;
          "call_url": string;
          "created_at": string;
          "created_by": string | null;
          "deleted_at": string | null;
          "endpoint_id": string;
          "id": string;
          "integration_id": string;
          "max_batch_bytes": number;
          "max_line_bytes": number;
          "max_poison_lines": number | null;
          "max_records_per_batch": number;
          "max_retries": number;
          "name": string;
          "organization_id": string;
          "prefix": string;
          "record_format": string;
          "redrive_next_at": string;
          "redrive_per_second": number | null;
          "region": string;
          "sns_topic_arn": string | null;
          "state": string;
          "sweep_after": string | null;
          "sweep_error": string | null;
          "sweep_error_code": string | null;
          "sweep_every_minutes": number | null;
          "sweep_prefix": string | null;
          "sweep_until": string;
          "swept_at": string | null;
          "takes_since": string;
          "updated_at": string;
        };
        ComputedFields: never;
        Insert: {
          "alarm_dead_letters"?: number;
          "alarm_error_percent"?: number;
          "alarm_lag_seconds"?: number;
          "auth_url": string;
          "bucket": string;
          "call_url": string;
          "created_at"?: string;
          "created_by"?: string | null;
          "deleted_at"?: string | null;
          "endpoint_id": string;
          "id"?: string;
          "integration_id": string;
          "max_batch_bytes"?: number;
          "max_line_bytes"?: number;
          "max_poison_lines"?: number | null;
          "max_records_per_batch"?: number;
          "max_retries"?: number;
          "name": string;
          "organization_id": string;
          "prefix"?: string;
          "record_format"?: string;
          "redrive_next_at"?: string;
          "redrive_per_second"?: number | null;
          "region"?: string;
          "sns_topic_arn"?: string | null;
          "state"?: string;
          "sweep_after"?: string | null;
          "sweep_error"?: string | null;
          "sweep_error_code"?: string | null;
          "sweep_every_minutes"?: number | null;
          "sweep_prefix"?: string | null;
          "sweep_until"?: string;
          "swept_at"?: string | null;
          "takes_since"?: string;
          "updated_at"?: string;
        };
        Update: {
          "alarm_dead_letters"?: number;
          "alarm_error_percent"?: number;
          "alarm_lag_seconds"?: number;
          "auth_url"?: string;
          "bucket"?: string;
          "call_url"?: string;
          "created_at"?: string;
          "created_by"?: string | null;
          "deleted_at"?: string | null;
          "endpoint_id"?: string;
          "id"?: string;
          "integration_id"?: string;
          "max_batch_bytes"?: number;
          "max_line_bytes"?: number;
          "max_poison_lines"?: number | null;
          "max_records_per_batch"?: number;
          "max_retries"?: number;
          "name"?: string;
          "organization_id"?: string;
          "prefix"?: string;
          "record_format"?: string;
          "redrive_next_at"?: string;
          "redrive_per_second"?: number | null;
          "region"?: string;
          "sns_topic_arn"?: string | null;
          "state"?: string;
          "sweep_after"?: string | null;
          "sweep_error"?: string | null;
          "sweep_error_code"?: string | null;
          "sweep_every_minutes"?: number | null;
          "sweep_prefix"?: string | null;
          "sweep_until"?: string;
          "swept_at"?: string | null;
          "takes_since"?: string;
          "updated_at"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "forwarders_endpoint_id_fkey";
            columns: ["endpoint_id"];
            isOneToOne: false;
            referencedRelation: "forwarder_endpoints";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "forwarders_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "forwarders_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "forwarders_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "forwarders_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "integrations": {
        Row: {
          "access_key_id": string | null;
          "auth_method": string;
          "billing_account_id": string | null;
          "created_at": string;
          "created_by": string | null;
          "daily_request_cap": number | null;
          "deleted_at": string | null;
          "external_id": string | null;
          "id": string;
          "max_attempts": number | null;
          "name": string;
          "organization_id": string;
          "provider": string;
          "reachable_datasets": Json | null;
          "region": string;
          "role_arn": string | null;
          "secret_access_key": string | null;
          "settings": NonNullable<Json>;
          "status": string;
          "status_reason": string | null;
          "tested_at": string | null;
          "updated_at": string;
        };
        ComputedFields: never;
        Insert: {
          "access_key_id"?: string | null;
          "auth_method": string;
          "billing_account_id"?: string | null;
          "created_at"?: string;
          "created_by"?: string | null;
          "daily_request_cap"?: number | null;
          "deleted_at"?: string | null;
          "external_id"?: string | null;
          "id"?: string;
          "max_attempts"?: number | null;
          "name": string;
          "organization_id": string;
          "provider"?: string;
          "reachable_datasets"?: Json | null;
          "region"?: string;
          "role_arn"?: string | null;
          "secret_access_key"?: string | null;
          "settings"?: NonNullable<Json>;
          "status"?: string;
          "status_reason"?: string | null;
          "tested_at"?: string | null;
          "updated_at"?: string;
        };
        Update: {
          "access_key_id"?: string | null;
          "auth_method"?: string;
          "billing_account_id"?: string | null;
          "created_at"?: string;
          "created_by"?: string | null;
          "daily_request_cap"?: number | null;
          "deleted_at"?: string | null;
          "external_id"?: string | null;
          "id"?: string;
          "max_attempts"?: number | null;
          "name"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "reachable_datasets"?: Json | null;
          "region"?: string;
          "role_arn"?: string | null;
          "secret_access_key"?: string | null;
          "settings"?: NonNullable<Json>;
          "status"?: string;
          "status_reason"?: string | null;
          "tested_at"?: string | null;
          "updated_at"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "integrations_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "inventory_snapshot_lines": {
        Row: {
          "account_id": string | null;
          "accounting_method": string;
          "calculation": string;
          "co2e_kg": number;
          "country": string | null;
          "line_no": number;
          "model_version": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "region": string | null;
          "service_category": string;
          "snapshot_id": string;
          "source": string;
        };
        ComputedFields: never;
        Insert: {
          "account_id"?: string | null;
          "accounting_method": string;
          "calculation": string;
          "co2e_kg": number;
          "country"?: string | null;
          "line_no": number;
          "model_version"?: string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "region"?: string | null;
          "service_category": string;
          "snapshot_id": string;
          "source": string;
        };
        Update: {
          "account_id"?: string | null;
          "accounting_method"?: string;
          "calculation"?: string;
          "co2e_kg"?: number;
          "country"?: string | null;
          "line_no"?: number;
          "model_version"?: string | null;
          "organization_id"?: string;
          "period_start"?: string;
          "provider"?: string;
          "provider_scope"?: number;
          "region"?: string | null;
          "service_category"?: string;
          "snapshot_id"?: string;
          "source"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "inventory_snapshot_lines_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "inventory_snapshot_lines_snapshot_id_fkey";
            columns: ["snapshot_id"];
            isOneToOne: false;
            referencedRelation: "inventory_snapshots";
            referencedColumns: ["id"];
          },
        ];
      };
      "inventory_snapshots": {
        Row: {
          "id": string;
          "name": string;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "taken_at": string;
          "taken_by": string | null;
        };
        ComputedFields: never;
        Insert: {
          "id"?: string;
          "name": string;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "taken_at"?: string;
          "taken_by"?: string | null;
        };
        Update: {
          "id"?: string;
          "name"?: string;
          "organization_id"?: string;
          "period_end"?: string;
          "period_start"?: string;
          "taken_at"?: string;
          "taken_by"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "inventory_snapshots_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "organization_members": {
        Row: {
          "account_scope": (string)[] | null;
          "can_read_contracts": boolean | null;
          "created_at": string;
          "organization_id": string;
          "role": string;
          "user_id": string;
        };
        ComputedFields: never;
        Insert: {
          "account_scope"?: (string)[] | null;
          "can_read_contracts"?: boolean | null;
          "created_at"?: string;
          "organization_id": string;
          "role": string;
          "user_id": string;
        };
        Update: {
          "account_scope"?: (string)[] | null;
          "can_read_contracts"?: boolean | null;
          "created_at"?: string;
          "organization_id"?: string;
          "role"?: string;
          "user_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "organization_members_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "organizations": {
        Row: {
          "created_at": string;
          "deleted_at": string | null;
          "id": string;
          "name": string;
          "personal_user_id": string | null;
          "reporting_currency": string;
          "tag_keys": (string)[];
        };
        ComputedFields: never;
        Insert: {
          "created_at"?: string;
          "deleted_at"?: string | null;
          "id"?: string;
          "name": string;
          "personal_user_id"?: string | null;
          "reporting_currency"?: string;
          "tag_keys"?: (string)[];
        };
        Update: {
          "created_at"?: string;
          "deleted_at"?: string | null;
          "id"?: string;
          "name"?: string;
          "personal_user_id"?: string | null;
          "reporting_currency"?: string;
          "tag_keys"?: (string)[];
        };
        Relationships: [];
      };
      "provider_requests": {
        Row: {
          "id": number;
          "integration_id": string;
          "job_id": string | null;
          "operation": string;
          "organization_id": string;
          "price_usd": number;
          "request_date": string;
          "requests": number;
        };
        ComputedFields: never;
        Insert: {
          "id"?: never;
          "integration_id": string;
          "job_id"?: string | null;
          "operation": string;
          "organization_id": string;
          "price_usd": number;
          "request_date": string;
          "requests": number;
        };
        Update: {
          "id"?: never;
          "integration_id"?: string;
          "job_id"?: string | null;
          "operation"?: string;
          "organization_id"?: string;
          "price_usd"?: number;
          "request_date"?: string;
          "requests"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "provider_requests_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "provider_requests_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "provider_requests_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "provider_requests_job_id_fkey";
            columns: ["job_id"];
            isOneToOne: false;
            referencedRelation: "sync_jobs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "provider_requests_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "reconciliations": {
        Row: {
          "billing_currency": string;
          "compared_source": string | null;
          "contributors": NonNullable<Json>;
          "created_at": string;
          "id": number;
          "invoice_issuer_name": string | null;
          "job_id": string;
          "level": number;
          "load_id": string;
          "measure": string;
          "organization_id": string;
          "read_total": number;
          "residual": number;
          "source_total": number;
          "status": string;
          "stored_total": number;
        };
        ComputedFields: never;
        Insert: {
          "billing_currency": string;
          "compared_source"?: string | null;
          "contributors"?: NonNullable<Json>;
          "created_at"?: string;
          "id"?: never;
          "invoice_issuer_name"?: string | null;
          "job_id": string;
          "level": number;
          "load_id": string;
          "measure": string;
          "organization_id": string;
          "read_total": number;
          "residual": number;
          "source_total": number;
          "status": string;
          "stored_total": number;
        };
        Update: {
          "billing_currency"?: string;
          "compared_source"?: string | null;
          "contributors"?: NonNullable<Json>;
          "created_at"?: string;
          "id"?: never;
          "invoice_issuer_name"?: string | null;
          "job_id"?: string;
          "level"?: number;
          "load_id"?: string;
          "measure"?: string;
          "organization_id"?: string;
          "read_total"?: number;
          "residual"?: number;
          "source_total"?: number;
          "status"?: string;
          "stored_total"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "reconciliations_load_id_fkey";
            columns: ["load_id"];
            isOneToOne: false;
            referencedRelation: "charge_loads";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "reconciliations_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_alerts": {
        Row: {
          "closed_at": string | null;
          "data_through": string | null;
          "dataset": string;
          "id": string;
          "integration_id": string;
          "kind": string;
          "message": string;
          "opened_at": string;
          "organization_id": string;
        };
        ComputedFields: never;
        Insert: {
          "closed_at"?: string | null;
          "data_through"?: string | null;
          "dataset": string;
          "id"?: string;
          "integration_id": string;
          "kind": string;
          "message": string;
          "opened_at"?: string;
          "organization_id": string;
        };
        Update: {
          "closed_at"?: string | null;
          "data_through"?: string | null;
          "dataset"?: string;
          "id"?: string;
          "integration_id"?: string;
          "kind"?: string;
          "message"?: string;
          "opened_at"?: string;
          "organization_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "sync_alerts_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_alerts_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_alerts_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "sync_alerts_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_jobs": {
        Row: {
          "advanced_at": string | null;
          "attempts": number;
          "claims": number;
          "created_at": string;
          "cursor": Json | null;
          "dataset": string;
          "error_code": string | null;
          "error_message": string | null;
          "finished_at": string | null;
          "id": string;
          "integration_id": string;
          "lease_expires_at": string | null;
          "lease_owner": string | null;
          "lease_token": number;
          "load_id": string | null;
          "max_attempts": number;
          "needs_worker": boolean;
          "organization_id": string;
          "page_no": number;
          "page_no_at_claim": number;
          "parameters": NonNullable<Json>;
          "period_end": string | null;
          "period_start": string | null;
          "progress": NonNullable<Json>;
          "provider": string;
          "records_failed": number;
          "records_synced": number;
          "request_id": string | null;
          "reread_parts": (string)[];
          "rereads": number;
          "run_after": string;
          "stalled_handovers": number;
          "started_at": string | null;
          "status": string;
          "warnings": NonNullable<Json>;
        };
        ComputedFields: never;
        Insert: {
          "advanced_at"?: string | null;
          "attempts"?: number;
          "claims"?: number;
          "created_at"?: string;
          "cursor"?: Json | null;
          "dataset": string;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finished_at"?: string | null;
          "id"?: string;
          "integration_id": string;
          "lease_expires_at"?: string | null;
          "lease_owner"?: string | null;
          "lease_token"?: number;
          "load_id"?: string | null;
          "max_attempts"?: number;
          "needs_worker"?: boolean;
          "organization_id": string;
          "page_no"?: number;
          "page_no_at_claim"?: number;
          "parameters"?: NonNullable<Json>;
          "period_end"?: string | null;
          "period_start"?: string | null;
          "progress"?: NonNullable<Json>;
          "provider": string;
          "records_failed"?: number;
          "records_synced"?: number;
          "request_id"?: string | null;
          "reread_parts"?: (string)[];
          "rereads"?: number;
          "run_after"?: string;
          "stalled_handovers"?: number;
          "started_at"?: string | null;
          "status"?: string;
          "warnings"?: NonNullable<Json>;
        };
        Update: {
          "advanced_at"?: string | null;
          "attempts"?: number;
          "claims"?: number;
          "created_at"?: string;
          "cursor"?: Json | null;
          "dataset"?: string;
          "error_code"?: string | null;
          "error_message"?: string | null;
          "finished_at"?: string | null;
          "id"?: string;
          "integration_id"?: string;
          "lease_expires_at"?: string | null;
          "lease_owner"?: string | null;
          "lease_token"?: number;
          "load_id"?: string | null;
          "max_attempts"?: number;
          "needs_worker"?: boolean;
          "organization_id"?: string;
          "page_no"?: number;
          "page_no_at_claim"?: number;
          "parameters"?: NonNullable<Json>;
          "period_end"?: string | null;
          "period_start"?: string | null;
          "progress"?: NonNullable<Json>;
          "provider"?: string;
          "records_failed"?: number;
          "records_synced"?: number;
          "request_id"?: string | null;
          "reread_parts"?: (string)[];
          "rereads"?: number;
          "run_after"?: string;
          "stalled_handovers"?: number;
          "started_at"?: string | null;
          "status"?: string;
          "warnings"?: NonNullable<Json>;
        };
        Relationships: [
          {
            foreignKeyName: "sync_jobs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_jobs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_jobs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "sync_jobs_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_rejects": {
        Row: {
          "created_at": string;
          "id": number;
          "is_confidential": boolean;
          "job_id": string;
          "organization_id": string;
          "part": string | null;
          "raw": string | null;
          "reason": string;
          "record_path": string;
        };
        ComputedFields: never;
        Insert: {
          "created_at"?: string;
          "id"?: never;
          "is_confidential"?: boolean;
          "job_id": string;
          "organization_id": string;
          "part"?: string | null;
          "raw"?: string | null;
          "reason": string;
          "record_path": string;
        };
        Update: {
          "created_at"?: string;
          "id"?: never;
          "is_confidential"?: boolean;
          "job_id"?: string;
          "organization_id"?: string;
          "part"?: string | null;
          "raw"?: string | null;
          "reason"?: string;
          "record_path"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "sync_rejects_job_id_fkey";
            columns: ["job_id"];
            isOneToOne: false;
            referencedRelation: "sync_jobs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_rejects_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_run_jobs": {
        Row: {
          "is_joined": boolean;
          "job_id": string;
          "organization_id": string;
          "run_id": string;
        };
        ComputedFields: never;
        Insert: {
          "is_joined"?: boolean;
          "job_id": string;
          "organization_id": string;
          "run_id": string;
        };
        Update: {
          "is_joined"?: boolean;
          "job_id"?: string;
          "organization_id"?: string;
          "run_id"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "sync_run_jobs_job_id_fkey";
            columns: ["job_id"];
            isOneToOne: false;
            referencedRelation: "sync_jobs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_run_jobs_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_run_jobs_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "aws_sync_logs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_run_jobs_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "sync_run_states";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_run_jobs_run_id_fkey";
            columns: ["run_id"];
            isOneToOne: false;
            referencedRelation: "sync_runs";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_runs": {
        Row: {
          "created_at": string;
          "data_types": (string)[];
          "end_date": string;
          "id": string;
          "integration_id": string;
          "is_window_asked": boolean;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "request_id": string | null;
          "requested_by": string | null;
          "start_date": string;
          "trigger": string;
        };
        ComputedFields: never;
        Insert: {
          "created_at"?: string;
          "data_types": (string)[];
          "end_date": string;
          "id"?: string;
          "integration_id": string;
          "is_window_asked"?: boolean;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "request_id"?: string | null;
          "requested_by"?: string | null;
          "start_date": string;
          "trigger": string;
        };
        Update: {
          "created_at"?: string;
          "data_types"?: (string)[];
          "end_date"?: string;
          "id"?: string;
          "integration_id"?: string;
          "is_window_asked"?: boolean;
          "job_id"?: string;
          "organization_id"?: string;
          "provider"?: string;
          "request_id"?: string | null;
          "requested_by"?: string | null;
          "start_date"?: string;
          "trigger"?: string;
        };
        Relationships: [
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "sync_runs_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_schedules": {
        Row: {
          "created_at": string;
          "created_by": string | null;
          "cron": string;
          "dataset": string;
          "id": string;
          "integration_id": string;
          "is_paused": boolean;
          "jitter_seconds": number;
          "last_run_at": string | null;
          "last_run_id": string | null;
          "last_skip_code": string | null;
          "last_skip_reason": string | null;
          "longest_gap_seconds": number | null;
          "next_run_at": string | null;
          "organization_id": string;
          "plan_after": string;
          "time_zone": string;
          "updated_at": string;
          "version": number;
        };
        ComputedFields: never;
        Insert: {
          "created_at"?: string;
          "created_by"?: string | null;
          "cron": string;
          "dataset": string;
          "id"?: string;
          "integration_id": string;
          "is_paused"?: boolean;
          "jitter_seconds"?: number;
          "last_run_at"?: string | null;
          "last_run_id"?: string | null;
          "last_skip_code"?: string | null;
          "last_skip_reason"?: string | null;
          "longest_gap_seconds"?: number | null;
          "next_run_at"?: string | null;
          "organization_id": string;
          "plan_after"?: string;
          "time_zone"?: string;
          "updated_at"?: string;
          "version"?: number;
        };
        Update: {
          "created_at"?: string;
          "created_by"?: string | null;
          "cron"?: string;
          "dataset"?: string;
          "id"?: string;
          "integration_id"?: string;
          "is_paused"?: boolean;
          "jitter_seconds"?: number;
          "last_run_at"?: string | null;
          "last_run_id"?: string | null;
          "last_skip_code"?: string | null;
          "last_skip_reason"?: string | null;
          "longest_gap_seconds"?: number | null;
          "next_run_at"?: string | null;
          "organization_id"?: string;
          "plan_after"?: string;
          "time_zone"?: string;
          "updated_at"?: string;
          "version"?: number;
        };
        Relationships: [
          {
            foreignKeyName: "sync_schedules_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_schedules_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_schedules_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "sync_schedules_last_run_id_fkey";
            columns: ["last_run_id"];
            isOneToOne: false;
            referencedRelation: "aws_sync_logs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_schedules_last_run_id_fkey";
            columns: ["last_run_id"];
            isOneToOne: false;
            referencedRelation: "sync_run_states";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_schedules_last_run_id_fkey";
            columns: ["last_run_id"];
            isOneToOne: false;
            referencedRelation: "sync_runs";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_schedules_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: {
      "activities": {
        Row: {
          "account_id": string | null;
          "account_key": string;
          "accounting_method": string;
          "billing_account_id": string | null;
          "billing_currency": string | null;
          "calculation": string;
          "co2e_kg": number;
          "cost": number | null;
          "country": string | null;
          "energy_kwh": number | null;
          "external_key": string;
          "factor_g_per_kwh": number | null;
          "factor_rung": string | null;
          "factor_source": string | null;
          "factor_year": number | null;
          "first_seen_at": string;
          "ghg_category": number;
          "ghg_scope": number;
          "id": string;
          "integration_id": string;
          "is_primary": boolean | null;
          "job_id": string;
          "listing_scope": string;
          "metadata": NonNullable<Json>;
          "model_version": string | null;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "pue": number | null;
          "region": string | null;
          "region_raw": string | null;
          "resource_group": string | null;
          "resource_id": string | null;
          "service_category": string;
          "service_code": string | null;
          "service_raw": string | null;
          "source": string;
          "source_unit": string | null;
          "updated_at": string;
          "usage_quantity": number | null;
          "usage_unit": string | null;
        };
        ComputedFields: never;
        Insert: {
          "account_id"?: string | null;
          "account_key"?: string | null;
          "accounting_method"?: string | null;
          "billing_account_id"?: string | null;
          "billing_currency"?: string | null;
          "calculation"?: string | null;
          "co2e_kg"?: number | null;
          "cost"?: number | null;
          "country"?: string | null;
          "energy_kwh"?: number | null;
          "external_key"?: string | null;
          "factor_g_per_kwh"?: number | null;
          "factor_rung"?: string | null;
          "factor_source"?: string | null;
          "factor_year"?: number | null;
          "first_seen_at"?: string | null;
          "ghg_category"?: number | null;
          "ghg_scope"?: number | null;
          "id"?: string | null;
          "integration_id"?: string | null;
          "is_primary"?: never;
          "job_id"?: string | null;
          "listing_scope"?: string | null;
          "metadata"?: Json | null;
          "model_version"?: string | null;
          "organization_id"?: string | null;
          "period_end"?: string | null;
          "period_start"?: string | null;
          "provider"?: string | null;
          "provider_scope"?: number | null;
          "pue"?: number | null;
          "region"?: string | null;
          "region_raw"?: string | null;
          "resource_group"?: string | null;
          "resource_id"?: string | null;
          "service_category"?: string | null;
          "service_code"?: string | null;
          "service_raw"?: string | null;
          "source"?: string | null;
          "source_unit"?: string | null;
          "updated_at"?: string | null;
          "usage_quantity"?: number | null;
          "usage_unit"?: string | null;
        };
        Update: {
          "account_id"?: string | null;
          "account_key"?: string | null;
          "accounting_method"?: string | null;
          "billing_account_id"?: string | null;
          "billing_currency"?: string | null;
          "calculation"?: string | null;
          "co2e_kg"?: number | null;
          "cost"?: number | null;
          "country"?: string | null;
          "energy_kwh"?: number | null;
          "external_key"?: string | null;
          "factor_g_per_kwh"?: number | null;
          "factor_rung"?: string | null;
          "factor_source"?: string | null;
          "factor_year"?: number | null;
          "first_seen_at"?: string | null;
          "ghg_category"?: number | null;
          "ghg_scope"?: number | null;
          "id"?: string | null;
          "integration_id"?: string | null;
          "is_primary"?: never;
          "job_id"?: string | null;
          "listing_scope"?: string | null;
          "metadata"?: Json | null;
          "model_version"?: string | null;
          "organization_id"?: string | null;
          "period_end"?: string | null;
          "period_start"?: string | null;
          "provider"?: string | null;
          "provider_scope"?: number | null;
          "pue"?: number | null;
          "region"?: string | null;
          "region_raw"?: string | null;
          "resource_group"?: string | null;
          "resource_id"?: string | null;
          "service_category"?: string | null;
          "service_code"?: string | null;
          "service_raw"?: string | null;
          "source"?: string | null;
          "source_unit"?: string | null;
          "updated_at"?: string | null;
          "usage_quantity"?: number | null;
          "usage_unit"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "aws_contract_calendar": {
        Row: {
          "account_id": string | null;
          "agreement_id": string | null;
          "agreement_value": number | null;
          "auto_renew": boolean | null;
          "charged": number | null;
          "currency": string | null;
          "event": string | null;
          "event_at": string | null;
          "next_charge_amount": number | null;
          "next_charge_at": string | null;
          "organization_id": string | null;
          "product_names": (string)[] | null;
          "purchase_orders": (string)[] | null;
          "seller_of_record_name": string | null;
          "status": string | null;
          "to_be_charged": number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "aws_integrations": {
        Row: {
          "access_key_id": string | null;
          "auth_method": string;
          "billing_account_id": string | null;
          "created_at": string;
          "created_by": string | null;
          "daily_request_cap": number | null;
          "external_id": string | null;
          "id": string;
          "member_role_name": string | null;
          "name": string;
          "organization_id": string;
          "reachable_datasets": Json | null;
          "region": string;
          "role_arn": string | null;
          "secret_access_key": string | null;
          "status": string;
          "status_reason": string | null;
          "tested_at": string | null;
          "updated_at": string;
        };
        ComputedFields: never;
        Insert: {
          "access_key_id"?: string | null;
          "auth_method"?: string | null;
          "billing_account_id"?: string | null;
          "created_at"?: string | null;
          "created_by"?: string | null;
          "daily_request_cap"?: number | null;
          "external_id"?: string | null;
          "id"?: string | null;
          "member_role_name"?: never;
          "name"?: string | null;
          "organization_id"?: string | null;
          "reachable_datasets"?: Json | null;
          "region"?: string | null;
          "role_arn"?: string | null;
          "secret_access_key"?: string | null;
          "status"?: string | null;
          "status_reason"?: string | null;
          "tested_at"?: string | null;
          "updated_at"?: string | null;
        };
        Update: {
          "access_key_id"?: string | null;
          "auth_method"?: string | null;
          "billing_account_id"?: string | null;
          "created_at"?: string | null;
          "created_by"?: string | null;
          "daily_request_cap"?: number | null;
          "external_id"?: string | null;
          "id"?: string | null;
          "member_role_name"?: never;
          "name"?: string | null;
          "organization_id"?: string | null;
          "reachable_datasets"?: Json | null;
          "region"?: string | null;
          "role_arn"?: string | null;
          "secret_access_key"?: string | null;
          "status"?: string | null;
          "status_reason"?: string | null;
          "tested_at"?: string | null;
          "updated_at"?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "integrations_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "aws_service_usage": {
        Row: {
          "account_id": string | null;
          "account_name": string | null;
          "amortized_cost": number | null;
          "billing_account_id": string;
          "blended_cost": number | null;
          "cost": number | null;
          "currency": string;
          "is_estimated": boolean | null;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "organization_id": string;
          "service_name": string;
          "unblended_cost": number | null;
          "usage_date": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "aws_sync_logs": {
        Row: {
          "completed_at": string | null;
          "created_at": string;
          "data_type": string | null;
          "data_types": (string)[];
          "end_date": string;
          "error_code": string | null;
          "error_message": string | null;
          "id": string;
          "integration_id": string;
          "job_id": string;
          "organization_id": string;
          "records_failed": number | null;
          "records_synced": number | null;
          "start_date": string;
          "started_at": string | null;
          "status": string | null;
          "user_id": string | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "sync_runs_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "converted_charges": {
        Row: {
          "amortized_cost": number | null;
          "availability_zone": string | null;
          "billed_cost": number | null;
          "billing_account_id": string;
          "billing_currency": string;
          "billing_entity": string | null;
          "billing_period_end": string;
          "billing_period_start": string;
          "blended_cost": number | null;
          "charge_category": string;
          "charge_class": string | null;
          "charge_key": string;
          "charge_period_end": string;
          "charge_period_start": string;
          "commitment_discount_id": string | null;
          "commitment_discount_status": string | null;
          "consumed_quantity": number | null;
          "consumed_unit": string | null;
          "contracted_cost": number | null;
          "converted_billed_cost": number | null;
          "converted_effective_cost": number | null;
          "cost_categories": Json | null;
          "dimensions": Json | null;
          "effective_cost": number | null;
          "exchange_rate": number | null;
          "exchange_rate_date": string | null;
          "invoice_id": string | null;
          "invoice_issuer_name": string | null;
          "is_estimated": boolean;
          "list_cost": number | null;
          "load_id": string;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "operation": string | null;
          "organization_id": string;
          "part": string;
          "pricing_category": string | null;
          "pricing_quantity": number | null;
          "pricing_unit": string | null;
          "provider": string;
          "region_id": string | null;
          "reporting_currency": string;
          "resource_id": string | null;
          "service_code": string | null;
          "service_name": string;
          "source": string;
          "source_charge_type": string | null;
          "source_lines": number;
          "sub_account_id": string | null;
          "tags": Json | null;
          "tags_hash": string | null;
          "unblended_cost": number | null;
          "usage_type": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "cost_allocations": {
        Row: {
          "billed_cost": number | null;
          "billing_currency": string | null;
          "charge_category": string | null;
          "dimension": string | null;
          "effective_cost": number | null;
          "organization_id": string | null;
          "provider": string | null;
          "rule_id": string | null;
          "service_name": string | null;
          "sub_account_id": string | null;
          "usage_date": string | null;
          "value": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "cost_daily": {
        Row: {
          "account_name": string | null;
          "amortized_cost": number | null;
          "billed_cost": number | null;
          "billing_account_id": string | null;
          "billing_currency": string | null;
          "charge_category": string | null;
          "effective_cost": number | null;
          "is_estimated": boolean | null;
          "list_cost": number | null;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "organization_id": string | null;
          "provider": string | null;
          "region_id": string | null;
          "service_code": string | null;
          "service_name": string | null;
          "source": string | null;
          "source_lines": number | null;
          "sub_account_id": string | null;
          "unblended_cost": number | null;
          "usage_date": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "emission_comparison": {
        Row: {
          "account_id": string | null;
          "modelled_kg": number | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "reported_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emission_gaps": {
        Row: {
          "account_id": string | null;
          "figures": number | null;
          "method": string | null;
          "organization_id": string;
          "other_method_kg": number | null;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "source": string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emission_intensity": {
        Row: {
          "account_id": string | null;
          "billing_currency": string | null;
          "co2e_kg": number | null;
          "currencies": number | null;
          "effective_cost": number | null;
          "kg_per_cost": number | null;
          "method": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_by_account": {
        Row: {
          "account_id": string | null;
          "account_name": string | null;
          "activities": number | null;
          "co2e_kg": number | null;
          "method": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provisional_kg": number | null;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_by_month": {
        Row: {
          "activities": number | null;
          "co2e_kg": number | null;
          "method": string | null;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provisional_kg": number | null;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_by_provider": {
        Row: {
          "activities": number | null;
          "co2e_kg": number | null;
          "method": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provisional_kg": number | null;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_by_region": {
        Row: {
          "activities": number | null;
          "co2e_kg": number | null;
          "country": string | null;
          "method": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provisional_kg": number | null;
          "region": string | null;
          "region_raw": string | null;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_by_scope": {
        Row: {
          "activities": number | null;
          "co2e_kg": number | null;
          "method": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "provisional_kg": number | null;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_by_service": {
        Row: {
          "activities": number | null;
          "co2e_kg": number | null;
          "method": string | null;
          "organization_id": string;
          "period_start": string;
          "provider": string;
          "provisional_kg": number | null;
          "service_category": string;
          "service_raw": string | null;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "emissions_monthly": {
        Row: {
          "account_id": string | null;
          "activities": number | null;
          "co2e_kg": number | null;
          "country": string | null;
          "energy_kwh": number | null;
          "method": string | null;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "provisional_kg": number | null;
          "region": string | null;
          "region_raw": string | null;
          "service_category": string;
          "service_raw": string | null;
          "source": string;
          "unspecified_kg": number | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "focus_1_2_cost_and_usage": {
        Row: {
          "AvailabilityZone": string | null;
          "BilledCost": number | null;
          "BillingAccountId": string | null;
          "BillingAccountName": string | null;
          "BillingAccountType": string | null;
          "BillingCurrency": string | null;
          "BillingPeriodEnd": string | null;
          "BillingPeriodStart": string | null;
          "CapacityReservationId": string | null;
          "CapacityReservationStatus": string | null;
          "charge_key": string | null;
          "ChargeCategory": string | null;
          "ChargeClass": string | null;
          "ChargeDescription": string | null;
          "ChargeFrequency": string | null;
          "ChargePeriodEnd": string | null;
          "ChargePeriodStart": string | null;
          "CommitmentDiscountCategory": string | null;
          "CommitmentDiscountId": string | null;
          "CommitmentDiscountName": string | null;
          "CommitmentDiscountQuantity": number | null;
          "CommitmentDiscountStatus": string | null;
          "CommitmentDiscountType": string | null;
          "CommitmentDiscountUnit": string | null;
          "ConsumedQuantity": number | null;
          "ConsumedUnit": string | null;
          "ContractedCost": number | null;
          "ContractedUnitPrice": number | null;
          "EffectiveCost": number | null;
          "InvoiceId": string | null;
          "InvoiceIssuerName": string | null;
          "ListCost": number | null;
          "ListUnitPrice": number | null;
          "load_id": string | null;
          "organization_id": string | null;
          "PricingCategory": string | null;
          "PricingCurrency": string | null;
          "PricingCurrencyContractedUnitPrice": number | null;
          "PricingCurrencyEffectiveCost": number | null;
          "PricingCurrencyListUnitPrice": number | null;
          "PricingQuantity": number | null;
          "PricingUnit": string | null;
          "ProviderName": string | null;
          "PublisherName": string | null;
          "RegionId": string | null;
          "RegionName": string | null;
          "ResourceId": string | null;
          "ResourceName": string | null;
          "ResourceType": string | null;
          "row_kind": string | null;
          "ServiceCategory": string | null;
          "ServiceName": string | null;
          "ServiceSubcategory": string | null;
          "SkuId": string | null;
          "SkuMeter": string | null;
          "SkuPriceDetails": Json | null;
          "SkuPriceId": string | null;
          "SubAccountId": string | null;
          "SubAccountName": string | null;
          "SubAccountType": string | null;
          "Tags": Json | null;
          "x_CostCategories": Json | null;
          "x_Operation": string | null;
          "x_ServiceCode": string | null;
          "x_SourceChargeType": string | null;
          "x_UsageType": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "inventory_snapshot_changes": {
        Row: {
          "accounting_method": string | null;
          "change_kg": number | null;
          "frozen_kg": number | null;
          "organization_id": string | null;
          "period_start": string | null;
          "present_kg": number | null;
          "provider": string | null;
          "provider_scope": number | null;
          "snapshot_id": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "primary_charges": {
        Row: {
          "amortized_cost": number | null;
          "availability_zone": string | null;
          "billed_cost": number | null;
          "billing_account_id": string;
          "billing_currency": string;
          "billing_entity": string | null;
          "billing_period_end": string;
          "billing_period_start": string;
          "blended_cost": number | null;
          "charge_category": string;
          "charge_class": string | null;
          "charge_key": string;
          "charge_period_end": string;
          "charge_period_start": string;
          "commitment_discount_id": string | null;
          "commitment_discount_status": string | null;
          "consumed_quantity": number | null;
          "consumed_unit": string | null;
          "contracted_cost": number | null;
          "cost_categories": Json | null;
          "dimensions": Json | null;
          "effective_cost": number | null;
          "invoice_id": string | null;
          "invoice_issuer_name": string | null;
          "is_estimated": boolean;
          "list_cost": number | null;
          "load_id": string;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "operation": string | null;
          "organization_id": string;
          "part": string;
          "pricing_category": string | null;
          "pricing_quantity": number | null;
          "pricing_unit": string | null;
          "provider": string;
          "region_id": string | null;
          "resource_id": string | null;
          "service_code": string | null;
          "service_name": string;
          "source": string;
          "source_charge_type": string | null;
          "source_lines": number;
          "sub_account_id": string | null;
          "tags": Json | null;
          "tags_hash": string | null;
          "unblended_cost": number | null;
          "usage_type": string | null;
        };
        ComputedFields: never;
        Insert: {
          "amortized_cost"?: number | null;
          "availability_zone"?: string | null;
          "billed_cost"?: number | null;
          "billing_account_id"?: string | null;
          "billing_currency"?: string | null;
          "billing_entity"?: string | null;
          "billing_period_end"?: string | null;
          "billing_period_start"?: string | null;
          "blended_cost"?: number | null;
          "charge_category"?: string | null;
          "charge_class"?: string | null;
          "charge_key"?: string | null;
          "charge_period_end"?: string | null;
          "charge_period_start"?: string | null;
          "commitment_discount_id"?: string | null;
          "commitment_discount_status"?: string | null;
          "consumed_quantity"?: number | null;
          "consumed_unit"?: string | null;
          "contracted_cost"?: number | null;
          "cost_categories"?: Json | null;
          "dimensions"?: Json | null;
          "effective_cost"?: number | null;
          "invoice_id"?: string | null;
          "invoice_issuer_name"?: string | null;
          "is_estimated"?: boolean | null;
          "list_cost"?: number | null;
          "load_id"?: string | null;
          "net_amortized_cost"?: number | null;
          "net_unblended_cost"?: number | null;
          "operation"?: string | null;
          "organization_id"?: string | null;
          "part"?: string | null;
          "pricing_category"?: string | null;
          "pricing_quantity"?: number | null;
          "pricing_unit"?: string | null;
          "provider"?: string | null;
          "region_id"?: string | null;
          "resource_id"?: string | null;
          "service_code"?: string | null;
          "service_name"?: string | null;
          "source"?: string | null;
          "source_charge_type"?: string | null;
          "source_lines"?: number | null;
          "sub_account_id"?: string | null;
          "tags"?: Json | null;
          "tags_hash"?: string | null;
          "unblended_cost"?: number | null;
          "usage_type"?: string | null;
        };
        Update: {
          "amortized_cost"?: number | null;
          "availability_zone"?: string | null;
          "billed_cost"?: number | null;
          "billing_account_id"?: string | null;
          "billing_currency"?: string | null;
          "billing_entity"?: string | null;
          "billing_period_end"?: string | null;
          "billing_period_start"?: string | null;
          "blended_cost"?: number | null;
          "charge_category"?: string | null;
          "charge_class"?: string | null;
          "charge_key"?: string | null;
          "charge_period_end"?: string | null;
          "charge_period_start"?: string | null;
          "commitment_discount_id"?: string | null;
          "commitment_discount_status"?: string | null;
          "consumed_quantity"?: number | null;
          "consumed_unit"?: string | null;
          "contracted_cost"?: number | null;
          "cost_categories"?: Json | null;
          "dimensions"?: Json | null;
          "effective_cost"?: number | null;
          "invoice_id"?: string | null;
          "invoice_issuer_name"?: string | null;
          "is_estimated"?: boolean | null;
          "list_cost"?: number | null;
          "load_id"?: string | null;
          "net_amortized_cost"?: number | null;
          "net_unblended_cost"?: number | null;
          "operation"?: string | null;
          "organization_id"?: string | null;
          "part"?: string | null;
          "pricing_category"?: string | null;
          "pricing_quantity"?: number | null;
          "pricing_unit"?: string | null;
          "provider"?: string | null;
          "region_id"?: string | null;
          "resource_id"?: string | null;
          "service_code"?: string | null;
          "service_name"?: string | null;
          "source"?: string | null;
          "source_charge_type"?: string | null;
          "source_lines"?: number | null;
          "sub_account_id"?: string | null;
          "tags"?: Json | null;
          "tags_hash"?: string | null;
          "unblended_cost"?: number | null;
          "usage_type"?: string | null;
        };
        Relationships: [];
      };
      "primary_daily_costs": {
        Row: {
          "amortized_cost": number | null;
          "billed_cost": number | null;
          "billing_account_id": string | null;
          "billing_currency": string | null;
          "charge_category": string | null;
          "charge_period_start": string | null;
          "cost_categories": Json | null;
          "effective_cost": number | null;
          "is_estimated": boolean | null;
          "list_cost": number | null;
          "net_amortized_cost": number | null;
          "net_unblended_cost": number | null;
          "organization_id": string | null;
          "provider": string | null;
          "region_id": string | null;
          "service_code": string | null;
          "service_name": string | null;
          "source": string | null;
          "source_lines": number | null;
          "sub_account_id": string | null;
          "tags": Json | null;
          "unblended_cost": number | null;
          "usage_date": string | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
      "primary_emissions": {
        Row: {
          "account_id": string | null;
          "account_key": string;
          "accounting_method": string;
          "billing_account_id": string | null;
          "billing_currency": string | null;
          "calculation": string;
          "co2e_kg": number;
          "cost": number | null;
          "country": string | null;
          "energy_kwh": number | null;
          "external_key": string;
          "factor_g_per_kwh": number | null;
          "factor_rung": string | null;
          "factor_source": string | null;
          "factor_year": number | null;
          "first_seen_at": string;
          "ghg_category": number;
          "ghg_scope": number;
          "id": string;
          "integration_id": string;
          "is_reported": boolean;
          "job_id": string;
          "listing_scope": string;
          "metadata": NonNullable<Json>;
          "model_version": string | null;
          "organization_id": string;
          "period_end": string;
          "period_start": string;
          "provider": string;
          "provider_scope": number;
          "pue": number | null;
          "region": string | null;
          "region_raw": string | null;
          "resource_group": string | null;
          "resource_id": string | null;
          "service_category": string;
          "service_code": string | null;
          "service_raw": string | null;
          "source": string;
          "source_unit": string | null;
          "updated_at": string;
          "usage_quantity": number | null;
          "usage_unit": string | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "emission_activities_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_health": {
        Row: {
          "data_through": string | null;
          "dataset": string | null;
          "integration_id": string;
          "is_stale": boolean | null;
          "last_failure_at": string | null;
          "last_success_at": string | null;
          "name": string;
          "organization_id": string;
          "provider": string;
          "queued_jobs": number | null;
          "running_jobs": number | null;
          "status": string;
          "status_reason": string | null;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "integrations_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
      "sync_run_states": {
        Row: {
          "created_at": string;
          "data_types": (string)[];
          "end_date": string;
          "error_code": string | null;
          "error_message": string | null;
          "finished_at": string | null;
          "id": string;
          "integration_id": string;
          "job_id": string;
          "organization_id": string;
          "provider": string;
          "records_failed": number | null;
          "records_synced": number | null;
          "request_id": string | null;
          "requested_by": string | null;
          "start_date": string;
          "started_at": string | null;
          "status": string | null;
          "trigger": string;
        };
        ComputedFields: never;
        Relationships: [
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "aws_integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "integrations";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_runs_integration_id_fkey";
            columns: ["integration_id"];
            isOneToOne: false;
            referencedRelation: "sync_health";
            referencedColumns: ["integration_id"];
          },
          {
            foreignKeyName: "sync_runs_organization_id_fkey";
            columns: ["organization_id"];
            isOneToOne: false;
            referencedRelation: "organizations";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Functions: {
      "begin_encrypted_rotation": {
        Args: { "from_generation": number; "key_check": Json };
        Returns: Json;
      };
      "cancel_sync": { Args: { "sync_run_id": string }; Returns: Json };
      "change_encrypted_policy": { Args: { "changes": Json }; Returns: Json };
      "commit_encrypted_rotation": {
        Args: { "rotation_id": string };
        Returns: Json;
      };
      "create_integration": {
        Args: {
          "access_key_id"?: string;
          "auth_method": string;
          "id": string;
          "name": string;
          "organization_id": string;
          "provider": string;
          "region"?: string;
          "request_id"?: string;
          "role_arn"?: string;
          "sealed"?: Json;
          "settings"?: Json;
        };
        Returns: Json;
      };
      "create_organization": { Args: { "name": string }; Returns: string };
      "delete_integration": {
        Args: {
          "deletes_data"?: boolean;
          "integration_id": string;
          "request_id"?: string;
        };
        Returns: Json;
      };
      "delete_organization": {
        Args: { "organization_id": string; "request_id"?: string };
        Returns: Json;
      };
      "delete_schedule": {
        Args: {
          "dataset": string;
          "integration_id": string;
          "request_id"?: string;
        };
        Returns: Json;
      };
      "encrypted_changes": {
        Args: { "epoch"?: number; "limit_to"?: number; "since"?: number };
        Returns: Json;
      };
      "engine_claim_job": {
        Args: {
          "lease_seconds"?: number;
          "on_worker"?: boolean;
          "owner": string;
          "providers"?: (string)[];
        };
        Returns: Json;
      };
      "engine_claim_job_of_run": {
        Args: { "lease_seconds"?: number; "owner": string; "run_id": string };
        Returns: Json;
      };
      "engine_commit_page": {
        Args: {
          "cursor": Json;
          "job_id": string;
          "lease_seconds"?: number;
          "lease_token": number;
          "page_no": number;
          "progress"?: Json;
          "rejects"?: Json;
          "requests"?: Json;
          "rows": Json;
          "warnings"?: Json;
        };
        Returns: Json;
      };
      "engine_disable_one_tenant": {
        Args: { "integration_id": string };
        Returns: boolean;
      };
      "engine_emission_factors": {
        Args: { "month": string; "provider": string };
        Returns: Json;
      };
      "engine_fail_job": {
        Args: {
          "code": string;
          "is_about_credentials"?: boolean;
          "is_retryable": boolean;
          "job_id": string;
          "lease_token": number;
          "message": string;
          "requests"?: Json;
          "retry_after_seconds"?: number;
        };
        Returns: Json;
      };
      "engine_find_one_tenant": {
        Args: { "organization": string; "provider": string };
        Returns: Json;
      };
      "engine_finish_job": {
        Args: {
          "job_id": string;
          "lease_token": number;
          "outcome": string;
          "warnings"?: Json;
        };
        Returns: Json;
      };
      "engine_forwarder_add_files": {
        Args: {
          "p_files": Json;
          "p_forwarder_id": string;
          "p_trigger": string;
        };
        Returns: Json;
      };
      "engine_forwarder_claim": {
        Args: {
          "p_endpoint_id"?: string;
          "p_is_on_worker"?: boolean;
          "p_lease_seconds"?: number;
          "p_owner": string;
        };
        Returns: Json;
      };
      "engine_forwarder_claim_sweeps": {
        Args: { "p_lease_seconds"?: number; "p_most"?: number };
        Returns: Json;
      };
      "engine_forwarder_commit": {
        Args: {
          "p_commit": Json;
          "p_endpoint_id": string;
          "p_lease_token": number;
        };
        Returns: Json;
      };
      "engine_forwarder_keep_sweep": {
        Args: {
          "p_after_key"?: string;
          "p_error"?: string;
          "p_error_code"?: string;
          "p_forwarder_id": string;
        };
        Returns: undefined;
      };
      "engine_health": { Args: Record<PropertyKey, never>; Returns: Json };
      "engine_held_job": {
        Args: { "job_id": string; "owner": string };
        Returns: Json;
      };
      "engine_keep_user_rate": {
        Args: { "per_minute": number };
        Returns: undefined;
      };
      "engine_known_agreements": {
        Args: {
          "agreement_ids": (string)[];
          "job_id": string;
          "offer_ids"?: (string)[];
          "product_ids"?: (string)[];
        };
        Returns: Json;
      };
      "engine_known_delivery": { Args: { "job_id": string }; Returns: Json };
      "engine_known_invoice_periods": {
        Args: { "job_id": string };
        Returns: Json;
      };
      "engine_note_invoice_pdf": {
        Args: {
          "invoice_id": string;
          "request_id"?: string;
          "user_id": string;
        };
        Returns: undefined;
      };
      "engine_note_test": {
        Args: {
          "billing_account_id"?: string;
          "integration_id": string;
          "is_payer_view"?: boolean;
          "reachable"?: Json;
          "reason"?: string;
          "request_id"?: string;
          "requests"?: Json;
          "status": string;
          "tested": Json;
        };
        Returns: boolean;
      };
      "engine_plan_schedule": {
        Args: {
          "longest_gap_seconds"?: number;
          "next_run_at": string;
          "schedule_id": string;
          "version": number;
        };
        Returns: boolean;
      };
      "engine_postpone_schedule": {
        Args: {
          "code": string;
          "plan_after": string;
          "reason": string;
          "schedule_id": string;
          "version": number;
        };
        Returns: boolean;
      };
      "engine_purge": { Args: { "batch"?: number }; Returns: Json };
      "engine_put_one_tenant": {
        Args: {
          "integration": Json;
          "integration_id": string;
          "members": (string)[];
          "organization_id": string;
          "provider": string;
          "sealed": Json;
        };
        Returns: boolean;
      };
      "engine_read_integration": {
        Args: { "integration_id": string };
        Returns: Json;
      };
      "engine_read_usage": {
        Args: { "after": Json; "job_id": string; "most": number };
        Returns: Json;
      };
      "engine_request_sync": {
        Args: {
          "data_types": (string)[];
          "end_date": string;
          "integration_id": string;
          "lease_owner"?: string;
          "parameters"?: Json;
          "request_id"?: string;
          "start_date": string;
          "trigger"?: string;
        };
        Returns: Json;
      };
      "engine_reseal_secret": {
        Args: {
          "field": string;
          "integration_id": string;
          "sealed_after": string;
          "sealed_before": string;
        };
        Returns: boolean;
      };
      "engine_stale_secrets": {
        Args: { "batch"?: number; "current_key_id": string };
        Returns: Json;
      };
      "engine_take_token": {
        Args: {
          "bucket": string;
          "capacity": number;
          "refill_per_minute": number;
        };
        Returns: Json;
      };
      "engine_tick": { Args: Record<PropertyKey, never>; Returns: Json };
      "engine_unplanned_schedules": {
        Args: { "as_of"?: string; "batch"?: number };
        Returns: Json;
      };
      "engine_worker_metrics": {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      "engine_yield_job": {
        Args: {
          "job_id": string;
          "lease_token": number;
          "needs_worker"?: boolean;
          "requests"?: Json;
        };
        Returns: Json;
      };
      "ensure_personal_organization": {
        Args: Record<PropertyKey, never>;
        Returns: string;
      };
      "find_sync_run": { Args: { "job_id": string }; Returns: string };
      "give_up_encrypted_rotation": {
        Args: { "rotation_id": string };
        Returns: boolean;
      };
      "list_encrypted_versions": {
        Args: {
          "before_version"?: number;
          "key_id": string;
          "limit_to"?: number;
        };
        Returns: Json;
      };
      "list_integrations": {
        Args: {
          "after_id"?: string;
          "most"?: number;
          "organization_id"?: string;
          "provider"?: string;
        };
        Returns: Json;
      };
      "list_sync_runs": {
        Args: {
          "before"?: string;
          "integration_id"?: string;
          "most"?: number;
          "organization_id"?: string;
          "provider"?: string;
        };
        Returns: Json;
      };
      "put_schedule": {
        Args: {
          "cron": string;
          "dataset": string;
          "integration_id": string;
          "is_paused"?: boolean;
          "jitter_seconds"?: number;
          "request_id"?: string;
          "time_zone"?: string;
        };
        Returns: Json;
      };
      "read_allocations": {
        Args: {
          "dimension": string;
          "end_date": string;
          "organization_id"?: string;
          "start_date": string;
        };
        Returns: Json;
      };
      "read_costs": {
        Args: {
          "end_date": string;
          "group_by"?: string;
          "most"?: number;
          "organization_id"?: string;
          "provider"?: string;
          "start_date": string;
        };
        Returns: Json;
      };
      "read_emissions": {
        Args: {
          "end_date": string;
          "group_by"?: string;
          "method"?: string;
          "most"?: number;
          "organization_id"?: string;
          "provider"?: string;
          "start_date": string;
        };
        Returns: Json;
      };
      "read_encrypted": {
        Args: {
          "key_id": string;
          "known"?: Json;
          "version"?: number;
          "with_content"?: boolean;
        };
        Returns: unknown;
      };
      "read_encrypted_account": {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      "read_encrypted_rotation": {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      "read_focus_loads": {
        Args: {
          "from_date": string;
          "organization_id": string;
          "to_date": string;
        };
        Returns: Json;
      };
      "read_focus_page": {
        Args: { "after_key"?: string; "load_id": string; "most"?: number };
        Returns: Json;
      };
      "read_integration": {
        Args: {
          "action"?: string;
          "integration_id": string;
          "least_role"?: string;
        };
        Returns: Json;
      };
      "read_invoice": { Args: { "invoice_id": string }; Returns: Json };
      "read_schedules": { Args: { "integration_id": string }; Returns: Json };
      "read_sync_price": {
        Args: { "data_type": string; "integration_id": string };
        Returns: Json;
      };
      "read_sync_run": { Args: { "sync_run_id": string }; Returns: Json };
      "read_sync_status": {
        Args: { "organization_id"?: string };
        Returns: Json;
      };
      "request_sync": {
        Args: {
          "data_types": (string)[];
          "end_date": string;
          "integration_id": string;
          "lease_owner"?: string;
          "parameters"?: Json;
          "request_id"?: string;
          "start_date": string;
        };
        Returns: Json;
      };
      "restore_encrypted_account": {
        Args: { "moment": string };
        Returns: Json;
      };
      "retry_sync": {
        Args: {
          "lease_owner"?: string;
          "request_id"?: string;
          "sync_run_id": string;
        };
        Returns: Json;
      };
      "rotate_integration": {
        Args: {
          "access_key_id"?: string;
          "integration_id": string;
          "request_id"?: string;
          "sealed"?: Json;
          "settings"?: Json;
        };
        Returns: Json;
      };
      "take_inventory_snapshot": {
        Args: {
          "end_date": string;
          "name": string;
          "organization_id": string;
          "start_date": string;
        };
        Returns: string;
      };
      "update_integration": {
        Args: {
          "changes": Json;
          "integration_id": string;
          "request_id"?: string;
        };
        Returns: Json;
      };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema =
  DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  } ? keyof (
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
        "Tables"
      ]
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
        "Views"
      ]
    )
    : never = never,
> = DefaultSchemaTableNameOrOptions extends
  { schema: keyof DatabaseWithoutInternals } ? (
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
      "Tables"
    ]
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
      "Views"
    ]
  )[TableName] extends {
    Row: infer R;
  } ? R
  : never
  : DefaultSchemaTableNameOrOptions extends
    keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[
      DefaultSchemaTableNameOrOptions
    ] extends {
      Row: infer R;
    } ? R
    : never
  : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
      "Tables"
    ]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends
  { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
    "Tables"
  ][TableName] extends {
    Insert: infer I;
  } ? I
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I;
    } ? I
    : never
  : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
      "Tables"
    ]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends
  { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]][
    "Tables"
  ][TableName] extends {
    Update: infer U;
  } ? U
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U;
    } ? U
    : never
  : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]][
      "Enums"
    ]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends
  { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][
    EnumName
  ]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[
      PublicCompositeTypeNameOrOptions["schema"]
    ]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends
  { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]][
    "CompositeTypes"
  ][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends
    keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never;

export const Constants = {
  "public": {
    Enums: {},
  },
} as const;
