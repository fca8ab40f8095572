package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** A client gets an answer, whatever its handler throws. */
class RequestAnswererTest {
  private static final ClientSession CLIENT =
      new ClientSession("shop", "group", "2.6.0", new InetSocketAddress("127.0.0.1", 1));

  private static final class Nameless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("not even this");
    }
  }

  @Test
  void anExceptionWithoutAReadableMessageIsAnsweredWithItsName() {
    RequestAnswerer answerer =
        new RequestAnswerer(
            new TransactionMessageHandler() {
              @Override
              public <R extends TransactionResponse> R handle(
                  TransactionRequest<R> request, ClientSession client) {
                throw new Nameless();
              }
            },
            new PeerLog());
    GlobalStatusResponse answer = answerer.answer(new GlobalStatusRequest("x:1:1", ""), CLIENT);
    assertEquals(ResultCode.Failed, answer.resultCode());
    assertTrue(answer.msg().contains(Nameless.class.getName()), answer.msg());
  }
}
