-- Invoice documents: who was given the link to one. The link itself is kept nowhere.

create function private.note_invoice_pdf(invoice_id uuid, user_id uuid, request_id text) returns void
language sql security definer set search_path = '' as $$
  select private.record_audit(i.organization_id, 'invoice.pdf_resolved', 'invoice', i.id::text, '{}', note_invoice_pdf.request_id,
    'user', note_invoice_pdf.user_id::text)
  from public.aws_invoices i where i.id = note_invoice_pdf.invoice_id
$$;
comment on function private.note_invoice_pdf is 'Keeps in the audit record that a user was given the link to an invoice''s document.';
create function public.engine_note_invoice_pdf(invoice_id uuid, user_id uuid, request_id text default null) returns void
language sql security invoker set search_path = '' as $$
  select private.note_invoice_pdf(engine_note_invoice_pdf.invoice_id, engine_note_invoice_pdf.user_id, engine_note_invoice_pdf.request_id)
$$;
comment on function public.engine_note_invoice_pdf is 'Engine only: keeps who was given the link to an invoice''s document.';
grant execute on function private.note_invoice_pdf, public.engine_note_invoice_pdf to service_role;
