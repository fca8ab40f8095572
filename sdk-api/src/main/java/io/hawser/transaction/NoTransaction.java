package io.hawser.transaction;

/** The context of a body that runs in no global transaction. */
enum NoTransaction implements TransactionContext {
  INSTANCE;

  @Override
  public String xid() {
    return "";
  }

  @Override
  public boolean isParticipant() {
    return false;
  }

  @Override
  public void setRollbackOnly() {}

  @Override
  public boolean isRollbackOnly() {
    return false;
  }
}
