package io.hawser.attack;

import io.hawser.HawserClient;
import io.hawser.attack.attacks.Setup;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import io.hawser.transaction.Resource;

/**
 * The honest client's JVM; arguments: the setup, the address and the certificate of the endpoint.
 * "measure MILLIS" sends requests for so long and says what became of them.
 */
final class HonestMain {
  private static final String RESOURCE = "honest";

  private HonestMain() {}

  public static void main(String[] arguments) {
    ChildMain.serve(
        () -> {
          Setup setup = Setup.valueOf(arguments[0]);
          HawserClient client = HawserClient.connect(config(setup, arguments[1], arguments[2]));
          client
              .resourceManager()
              .registerResource(
                  new Resource(
                      RESOURCE,
                      BranchType.AT,
                      branch -> BranchStatus.PhaseTwo_Committed,
                      branch -> BranchStatus.PhaseTwo_Rollbacked));
          return commands(client);
        });
  }

  private static Commands commands(HawserClient client) {
    return command -> {
      String[] words = command.split(" ", -1);
      return new HonestLoad(client, RESOURCE).measure(Long.parseLong(words[1])).toLine();
    };
  }

  private static HawserConfig config(Setup setup, String server, String certificate) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .servers(server)
            .set("applicationId", "honest")
            .set("transport.connectTimeout", "60s") // it runs beside other JVMs and attacks
            .set("transport.probeTimeout", "60s")
            .set("transport.idleTimeout", "600s")
            .set("transport.rpcRmRequestTimeout", "60s")
            .set("transport.rpcTmRequestTimeout", "60s");
    switch (setup) {
      case WEB_SOCKET ->
          config.set("transport.type", "ws").set("transport.ws.path", Setup.WEB_SOCKET_PATH);
      case TLS ->
          config
              .set("transport.tls.enabled", "true")
              .set("transport.tls.trustCertificates", certificate);
      case SIGNED -> config.set("accessKey", Setup.ACCESS_KEY).set("secretKey", Setup.SECRET_KEY);
      case PLAIN, COORDINATOR -> {}
    }
    return config.build();
  }
}
