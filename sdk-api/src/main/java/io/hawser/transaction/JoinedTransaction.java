package io.hawser.transaction;

import io.hawser.context.RollbackMark;
import io.hawser.error.TransactionContextException;
import org.jspecify.annotations.Nullable;

/** A global transaction that was begun outside the body. The mark is known if it was begun here. */
record JoinedTransaction(String xid, @Nullable RollbackMark mark) implements TransactionContext {

  @Override
  public boolean isParticipant() {
    return true;
  }

  @Override
  public void setRollbackOnly() {
    if (mark == null) {
      throw new TransactionContextException(
          "Global transaction "
              + xid
              + " was begun by another process or crossed threads without its mark, so it cannot be"
              + " marked here: report a failure to the caller, which then rolls it back");
    }
    mark.set();
  }

  @Override
  public boolean isRollbackOnly() {
    return mark != null && mark.isSet();
  }
}
