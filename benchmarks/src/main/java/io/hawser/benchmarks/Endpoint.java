package io.hawser.benchmarks;

import java.util.List;
import java.util.Map;

/** A server endpoint that is measured: with default settings, and a handler that does nothing. */
enum Endpoint {
  HAWSER("hawser", Program.ENDPOINT),
  /** The network server classes of Seata 2.6.0. */
  SEATA("seata", Program.SEATA);

  private final String id;
  private final Program program;

  Endpoint(String id, Program program) {
    this.id = id;
    this.program = program;
  }

  String id() {
    return id;
  }

  ChildJvm start(JavaHomes homes) {
    return ChildJvm.start(homes.current(), program, Map.of(), List.of("server"));
  }

  static String address(ChildJvm server) {
    return "127.0.0.1:" + server.greeting();
  }
}
