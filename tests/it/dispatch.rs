//! Who is told, and what becomes of deliveries when inboxes fail, panic, are slow or lose their lease.

mod audience;
mod failing;
mod replay;
