package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.testservers.RedisServer;
import io.hawser.testservers.SeataServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Tests the findings of {@code hawser doctor} about Seata's server 2.0.0, in each state. */
@Tag("full")
@Timeout(600)
@EnabledForJreRange(max = JRE.JAVA_17) // as that server
class DoctorOnSeataServerTest {
  private static final String PASSWORD = "s3cr3t-Pa55";

  @TempDir private Path folder;

  @Test
  void eachStateIsNamed() throws Exception {
    Golden golden = new Golden("seata-server-2.0.0");
    try (RedisServer redis = RedisServer.launch("requirepass " + PASSWORD);
        SeataServer server =
            SeataServer.seataServer200(
                Map.of(
                    "seata.registry.type",
                    "redis",
                    "seata.registry.redis.server-addr",
                    redis.address(),
                    "seata.registry.redis.password",
                    PASSWORD,
                    "seata.registry.redis.cluster",
                    "default"))) {
      String settings =
          "service.vgroupMapping.default_tx_group=default\nregistry.type=redis\n"
              + "registry.redis.serverAddr="
              + redis.address()
              + "\nregistry.redis.password="
              + PASSWORD
              + "\n";
      golden.add("all is well, on one machine", doctor(settings, 1, "--write").steps("D1", "D12"));
      server.suspend();
      golden.add("the server hangs", doctor(settings, 2, "--write").steps("D6", "D9"));
      server.kill9();
      String list =
          "service.vgroupMapping.default_tx_group=default\nservice.default.grouplist="
              + server.address()
              + "\n";
      golden.add("the server was killed", doctor(list, 2, "--write").steps("D6", "D8"));
    }
    golden.check();
  }

  private DoctorRun doctor(String settings, int status, String... options) throws Exception {
    DoctorRun run = DoctorRun.of(folder, settings, options);
    assertEquals(status, run.status(), run.out());
    return run;
  }
}
