package io.hawser.netty.internal.client;

import io.hawser.transaction.TransactionHistory;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Writes the events of the journal to a recording of JDK Flight Recorder, if one is running. */
final class FlightEvents {
  /** A runtime that was made with jlink may lack the module. */
  private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightEvents() {}

  static void commit(String xid, TransactionHistory.Event event) {
    if (AVAILABLE) {
      Transaction.commit(xid, event);
    }
  }

  /** One event. The names of the fields are those that a recording shows. */
  @Name("io.hawser.Transaction")
  @Label("Global Transaction")
  @Category("Hawser")
  @Description("What a client saw of a global transaction")
  @StackTrace(false)
  static final class Transaction extends Event {
    @Label("XID")
    String xid = "";

    @Label("Kind")
    String kind = "";

    @Label("Detail")
    String detail = "";

    private static void commit(String xid, TransactionHistory.Event event) {
      Transaction written = new Transaction();
      if (written.shouldCommit()) {
        written.xid = xid;
        written.kind = event.kind().name();
        written.detail = event.detail();
        written.commit();
      }
    }
  }
}
