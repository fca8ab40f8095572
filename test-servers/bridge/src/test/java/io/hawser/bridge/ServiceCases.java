package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.SeataServer;
import io.hawser.testservers.process.CommandFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Services on a database and Seata's server. Each case runs on Seata's own client first, so that
 * the case itself is right, and then on the bridge, which must do the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceCases {
  static final String TIMEOUT = "180000";

  private final Map<String, AtService> services = new HashMap<>();
  final Map<String, String> ofSeata = new HashMap<>();
  SeataServer server;
  Database database;

  /** The client that carries requests, and the kind of access that executes statements. */
  record Setup(Client client, String access) {}

  abstract Database startDatabase();

  @BeforeAll
  void start() {
    database = startDatabase();
    server = SeataServer.seataServer200(Map.of());
  }

  @AfterAll
  void stop() {
    services.values().forEach(AtService::close);
    if (server != null) {
      server.close();
    }
    if (database != null) {
      database.close();
    }
  }

  /** Each case cleans up what it means to leave. */
  @AfterEach
  void undoLogsAreGone() throws Exception {
    Until.equal(0L, () -> database.number("select count(*) from undo_log"));
  }

  static Stream<Setup> setups() {
    return Stream.of("JDBC", "MYBATIS")
        .flatMap(
            access ->
                Stream.of(Client.SEATA, Client.BRIDGE).map(client -> new Setup(client, access)));
  }

  AtService service(Setup setup) {
    return service(setup.client(), "AT", setup.access());
  }

  AtService service(Client client, String mode, String access) {
    return services.computeIfAbsent(
        client + mode + access, key -> newService(client, mode, access, Map.of()));
  }

  AtService newService(Client client, String mode, String access, Map<String, String> settings) {
    Map<String, String> patient = new HashMap<>(settings);
    // It starts beside other JVMs, and so does the server.
    patient.put("transport.connectTimeout", "60s");
    patient.put("transport.probeTimeout", "60s");
    patient.put("transport.idleTimeout", "600s");
    return AtService.start(client, server.address(), database.serviceUrl(), mode, access, patient);
  }

  static String begin(AtService service) {
    return service.run("begin " + TIMEOUT);
  }

  /** Fails if the bridge fails otherwise than Seata's client. */
  void assertAsSeata(String what, Client client, String found) {
    if (client == Client.SEATA) {
      ofSeata.put(what, found);
    } else {
      assertEquals(ofSeata.get(what), found, what);
    }
  }

  static String failure(AtService service, String command) {
    return assertThrows(CommandFailure.class, () -> service.run(command)).code();
  }

  void assertNoUndoLog(String xid) throws Exception {
    Until.equal(0L, () -> database.undoLogs(xid));
  }

  /** Returns how often the server has rejected a lock of a transaction. */
  long conflicts(String xid) {
    return server.logLines().stream()
        .filter(line -> line.contains("cannot acquire global lock"))
        .filter(line -> line.contains("xid='" + xid + "'"))
        .count();
  }

  String balances(int... accounts) {
    StringBuilder text = new StringBuilder();
    for (int account : accounts) {
      text.append(database.balance(account)).append(' ');
    }
    return text.toString().strip();
  }
}
