package io.hawser.registry.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests which of several servers a registry over HTTP asks. */
class HttpBackendTest {
  private static final int SERVERS = 20;

  private final List<String> asked = new ArrayList<>();

  /** Servers that do not answer. */
  private final class Silent implements HttpProtocol {
    @Override
    public String name() {
      return "silent";
    }

    @Override
    public String kindOfServer() {
      return "a server";
    }

    @Override
    public Session open(HttpServer server, SessionEvents events, Consumer<List<String>> registries)
        throws HttpFailure {
      asked.add(server.toString());
      throw new HttpFailure(server + ": no answer", false, null);
    }
  }

  @Test
  void ofManyServersEachIsTriedInTurn() {
    List<String> names =
        IntStream.rangeClosed(1, SERVERS).mapToObj(i -> "10.0.0." + i + ":8761").toList();
    Duration timeout = Duration.ofSeconds(1);
    HttpSettings settings =
        new HttpSettings(
            names.stream().map(name -> "http://" + name).toList(),
            "registry.x.username",
            null,
            timeout,
            timeout);
    try (HttpBackend backend = new HttpBackend(new Silent(), settings, server -> null)) {
      for (int i = 0; i < 5; i++) {
        assertThrows(HttpFailure.class, () -> backend.open(null));
      }
    }
    List<String> twice = new ArrayList<>(names);
    twice.addAll(names);
    assertEquals(twice, asked);
  }
}
