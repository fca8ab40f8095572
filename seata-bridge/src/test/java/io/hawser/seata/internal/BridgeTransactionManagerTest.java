package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import java.lang.reflect.Proxy;
import org.apache.seata.core.exception.TmTransactionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A begin that is rejected")
class BridgeTransactionManagerTest {
  private static final HawserConfig CONFIG = HawserConfig.builder().applicationId("test").build();

  @ParameterizedTest
  @CsvSource({
    "'<html><body>\n<h1>502 Bad\nGateway</h1></body></html>', 502 Bad Gateway",
    "'', (no message)"
  })
  void isALine(String answered, String words) {
    GlobalBeginResponse answer =
        new GlobalBeginResponse(
            ResultCode.Failed, answered, TransactionExceptionCode.BeginFailed, "", "");
    RpcClient rpc = proxy(RpcClient.class, answer);
    HawserClient client = proxy(HawserClient.class, rpc);
    Attachment.get().attach(client, CONFIG);
    try {
      TmTransactionException error =
          assertThrows(
              TmTransactionException.class,
              () -> new BridgeTransactionManager().begin("app", "group", "sale", 60_000));
      assertEquals("The server rejected the begin of sale: " + words, error.getMessage());
    } finally {
      Attachment.get().detach(client);
    }
  }

  /** Answers every call with the same object. */
  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer));
  }
}
