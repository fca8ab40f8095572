package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import com.alibaba.nacos.api.naming.remote.response.NotifySubscriberResponse;
import com.alibaba.nacos.common.remote.client.RpcClient;
import com.alibaba.nacos.common.remote.client.grpc.GrpcConnection;
import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.ConnectionEvents;
import io.hawser.testservers.NacosServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class NacosConnectionTest {
  private static final ConnectionEvents NO_EVENTS =
      new ConnectionEvents() {
        @Override
        public void changed(String name) {}

        @Override
        public void lost(Throwable cause) {}
      };

  /** A push may be answered while the connection closes; Nacos' client logs a failure of that. */
  @Test
  void anAnswerAfterTheEndIsNotSentAndNoError() throws Exception {
    try (NacosServer server = NacosServer.launchWithHttp(Map.of())) {
      ServerAddress address = ServerAddress.parse(server.address());
      NacosSettings settings =
          NacosSettings.read(
              HawserConfig.builder()
                  .set("registry.nacos.connectTimeout", "20000")
                  .set("registry.nacos.requestTimeout", "20000")
                  .build());
      NacosConnection opened = NacosConnection.open(address, settings, NO_EVENTS, push -> null);
      try {
        GrpcConnection connection =
            (GrpcConnection)
                opened.connectToServer(new RpcClient.ServerInfo(address.host(), address.port()));
        NotifySubscriberResponse answer = new NotifySubscriberResponse();
        assertDoesNotThrow(() -> connection.sendResponse(answer));
        connection.getPayloadStreamObserver().onCompleted();
        assertDoesNotThrow(() -> connection.sendResponse(answer));
        connection.close(); // ends the stream once more
        assertDoesNotThrow(() -> connection.sendResponse(answer));
      } finally {
        opened.close();
      }
    }
  }
}
