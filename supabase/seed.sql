-- Demo data. Empty on purpose: every row belongs to somebody's organization, and organizations come with sign-ups. The demo
-- (`deno task demo`) signs a user up and syncs real rows; reference data is part of the migrations.
select 1;
