package io.hawser.benchmarks;

import io.hawser.testservers.SeataServer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The servers that answer the requests. */
enum Server {
  /** Constant answers, at next to no cost. */
  CANNED,
  /** Slow for some requests; answers merged ones as the server 2.0.0 does, all together. */
  SLOW_RESULT,
  /** Slow for some requests; answers merged ones as servers since 2.3.0 do, each by itself. */
  SLOW_SINGLE,
  /** The embedded coordinator. */
  COORDINATOR,
  /** Seata's server 2.0.0, with a file store. */
  SEATA_SERVER,
  /** Constant answers of sofa-bolt, which speaks a protocol of its own. */
  BOLT,
  /** Constant answers of grpc-java. */
  GRPC,
  /** No server. */
  NONE;

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Starts it.
   *
   * @param merged how the canned server answers merged requests: {@code single} or {@code result}
   */
  Running start(JavaHomes homes, String merged) {
    return switch (this) {
      case CANNED -> child(homes, Program.HAWSER_SERVER, List.of("canned", merged));
      case SLOW_RESULT -> child(homes, Program.HAWSER_SERVER, List.of("slow", "result"));
      case SLOW_SINGLE -> child(homes, Program.HAWSER_SERVER, List.of("slow", "single"));
      case COORDINATOR -> child(homes, Program.HAWSER_SERVER, List.of("coordinator"));
      case BOLT -> child(homes, Program.BOLT, List.of("server"));
      case GRPC -> child(homes, Program.GRPC, List.of("server"));
      case SEATA_SERVER -> {
        SeataServer server = SeataServer.seataServer200(Map.of());
        yield new Running(server.address(), server::close);
      }
      case NONE -> new Running("", () -> {});
    };
  }

  private static Running child(JavaHomes homes, Program program, List<String> arguments) {
    ChildJvm child = ChildJvm.start(homes.current(), program, Map.of(), arguments);
    return new Running("127.0.0.1:" + child.greeting(), child::close);
  }

  /**
   * A server that is ready.
   *
   * @param address {@code host:port}
   * @param stop ends it
   */
  record Running(String address, Runnable stop) {}
}
