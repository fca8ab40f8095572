package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.apache.seata.core.exception.RmTransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.Resource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Ids of resources that a registration cannot carry")
class BranchRequestsTest {
  private static final String XID = "10.0.0.1:8091:1";

  private final BranchRequests requests = new BranchRequests(new Attachment());

  private record Action(String getResourceId) implements Resource {
    @Override
    public String getResourceGroupId() {
      return "DEFAULT";
    }

    @Override
    public BranchType getBranchType() {
      return BranchType.TCC;
    }
  }

  @Test
  void aResourceWithSuchAnIdIsNotKept() {
    Map<String, Resource> managed = new HashMap<>();
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> requests.announce(new Action("a,b"), managed));
    assertTrue(error.getMessage().contains("no comma"), error::getMessage);
    assertEquals(Map.of(), managed);
    Action good = new Action("a|b");
    requests.announce(good, managed);
    assertEquals(Map.of("a|b", good), managed);
  }

  @Test
  void aBranchOfSuchAResourceIsNotSent() {
    RmTransactionException error =
        assertThrows(
            RmTransactionException.class,
            () -> requests.register(BranchType.TCC, "a,b", XID, null, null));
    assertEquals(TransactionExceptionCode.BranchRegisterFailed, error.getCode());
    assertTrue(error.getMessage().contains("was not sent"), error::getMessage);
    assertTrue(error.getMessage().contains("no comma"), error::getMessage);
  }

  @Test
  void aQuestionForLocksOfSuchAResourceIsNotSent() {
    RmTransactionException error =
        assertThrows(
            RmTransactionException.class,
            () -> requests.lockable(BranchType.AT, "a,b", XID, "stock:1"));
    assertEquals(TransactionExceptionCode.LockableCheckFailed, error.getCode());
    assertTrue(error.getMessage().contains("no comma"), error::getMessage);
  }
}
