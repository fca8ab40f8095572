package io.hawser.attack;

import io.hawser.attack.attacks.Setup;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.SignatureCheck;
import io.hawser.testkit.EmbeddedCoordinator;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The endpoint's JVM; arguments: the setup, and the files of the certificate and its key. "usage"
 * says what the JVM has used since the last "usage".
 */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) throws IOException {
    Setup setup = Setup.valueOf(arguments[0]);
    int port =
        setup == Setup.COORDINATOR
            ? EmbeddedCoordinator.start().address().port()
            : NettyRemotingServer.start(config(setup, arguments), new ConstantAnswers())
                .address()
                .port();
    UsageMeter meter = new UsageMeter();
    Orders.serve(Integer.toString(port), order -> meter.next().toLine());
  }

  private static ServerConfig config(Setup setup, String[] arguments) {
    ServerConfig.Builder config = ServerConfig.builder();
    switch (setup) {
      case WEB_SOCKET -> config.webSocketPath(Setup.WEB_SOCKET_PATH);
      case TLS ->
          config.tls(
              TlsConfig.server(CertificateFiles.pem(Path.of(arguments[1]), Path.of(arguments[2]))));
      case SIGNED ->
          config.registrationCheck(
              SignatureCheck.builder().key(Setup.ACCESS_KEY, Setup.SECRET_KEY).build());
      case PLAIN, COORDINATOR -> {}
    }
    return config.build();
  }
}
