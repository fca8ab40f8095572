package io.hawser.attack;

import io.hawser.attack.attacks.Setup;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.netty.server.SignatureCheck;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.nio.file.Path;

/**
 * The endpoint's JVM; arguments: the setup, and the files of the certificate and its key. "usage"
 * answers what the JVM has used since the last "usage". The greeting is the port.
 */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) {
    ChildMain.serve(() -> new Endpoint(start(arguments), new UsageMeter()));
  }

  private record Endpoint(int port, UsageMeter meter) implements Commands {
    @Override
    public String greeting() {
      return Integer.toString(port);
    }

    @Override
    public String execute(String command) throws Exception {
      return meter.next().toLine();
    }
  }

  private static int start(String[] arguments) {
    Setup setup = Setup.valueOf(arguments[0]);
    return setup == Setup.COORDINATOR
        ? EmbeddedCoordinator.start().address().port()
        : NettyRemotingServer.start(config(setup, arguments), new ConstantAnswers())
            .address()
            .port();
  }

  private static ServerConfig config(Setup setup, String[] arguments) {
    ServerConfigBuilder config = ServerConfig.builder();
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
