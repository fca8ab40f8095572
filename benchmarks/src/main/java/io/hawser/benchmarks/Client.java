package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Workload;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The clients that are measured. "Merged" clients merge the requests of both roles. The default one
 * merges as it does if nothing is configured, the others merge none.
 */
enum Client {
  RAW_ASYNC("raw-async", Program.HAWSER_CLIENT, "raw-async", Kind.FLOOR),
  RAW_ASYNC_BATCHED("raw-async-batched", Program.HAWSER_CLIENT, "raw-async-batched", Kind.FLOOR),
  RAW_BLOCKING("raw-blocking", Program.HAWSER_CLIENT, "raw-blocking", Kind.FLOOR),
  HAWSER_DEFAULT("hawser-default", Program.HAWSER_CLIENT, "default", Kind.SEATA_PROTOCOL),
  HAWSER_SYNC("hawser-sync", Program.HAWSER_CLIENT, "sync", Kind.SEATA_PROTOCOL),
  HAWSER_METERED("hawser-metered", Program.HAWSER_CLIENT, "metered", Kind.SEATA_PROTOCOL),
  HAWSER_SYNC_MERGED(
      "hawser-sync-merged", Program.HAWSER_CLIENT, "sync-merged", Kind.SEATA_PROTOCOL),
  HAWSER_VIRTUAL("hawser-virtual", Program.HAWSER_CLIENT, "virtual", Kind.SEATA_PROTOCOL),
  HAWSER_ASYNC("hawser-async", Program.HAWSER_CLIENT, "async", Kind.SEATA_PROTOCOL),
  HAWSER_ASYNC_MERGED(
      "hawser-async-merged", Program.HAWSER_CLIENT, "async-merged", Kind.SEATA_PROTOCOL),
  SEATA("seata", Program.SEATA, "client", Kind.SEATA_PROTOCOL),
  SEATA_MERGED("seata-merged", Program.SEATA, "client", Kind.SEATA_PROTOCOL),
  BOLT("sofa-bolt", Program.BOLT, "client", Kind.FOREIGN),
  GRPC("grpc-java", Program.GRPC, "client", Kind.FOREIGN),
  BARE("bare", Program.HAWSER_CLIENT, "bare", Kind.SPRING),
  BARE_CONTROL("bare-control", Program.HAWSER_CLIENT, "bare", Kind.SPRING),
  ANNOTATED("annotated", Program.HAWSER_CLIENT, "spring", Kind.SPRING),
  HAWSER_CODEC("hawser-codec", Program.HAWSER_CLIENT, "codec", Kind.CODEC),
  SEATA_CODEC("seata-codec", Program.SEATA, "codec", Kind.CODEC),
  NOTHING("empty-jvm", Program.HAWSER_CLIENT, "nothing", Kind.EMPTY);

  /**
   * The kinds of clients. They decide what a client can be asked for, and which server answers it.
   */
  enum Kind {
    FLOOR,
    SEATA_PROTOCOL,
    FOREIGN,
    SPRING,
    CODEC,
    EMPTY
  }

  private static final Set<Workload> CONSTANT =
      Set.of(Workload.STATUS, Workload.REGISTER, Workload.LARGE);

  private final String id;
  private final Program program;
  private final String argument;
  private final Kind kind;

  Client(String id, Program program, String argument, Kind kind) {
    this.id = id;
    this.program = program;
    this.argument = argument;
    this.kind = kind;
  }

  String id() {
    return id;
  }

  Program program() {
    return program;
  }

  boolean runsOnlyOnNewJava() {
    return this == HAWSER_VIRTUAL;
  }

  /** Returns whether it can do this with that server. */
  boolean can(Server server, Workload workload) {
    return switch (kind) {
      case FLOOR -> server == Server.CANNED && CONSTANT.contains(workload); // does not register
      case SEATA_PROTOCOL ->
          server != Server.NONE
              && workload != Workload.CODEC
              && workload != Workload.SPRING
              && (workload != Workload.ONE_SLOW || isOneOfThreads());
      case FOREIGN ->
          server == Server.CANNED
              && CONSTANT.contains(workload)
              && (this != BOLT || workload != Workload.LARGE); // it refuses: "write overflow"
      case SPRING -> workload == Workload.SPRING;
      case CODEC -> workload == Workload.CODEC;
      case EMPTY -> false;
    };
  }

  /**
   * Returns whether this client runs on threads: only those can be distinguished, to leave the slow
   * one out.
   */
  private boolean isOneOfThreads() {
    return this != HAWSER_ASYNC && this != HAWSER_ASYNC_MERGED;
  }

  /** Returns which server it talks to in place of that one. */
  Server insteadOf(Server server) {
    return switch (this) {
      case BOLT -> Server.BOLT;
      case GRPC -> Server.GRPC;
      case NOTHING, HAWSER_CODEC, SEATA_CODEC -> Server.NONE;
      default -> server;
    };
  }

  Map<String, String> properties(String server) {
    if (program != Program.SEATA) {
      return Map.of();
    }
    String merged = Boolean.toString(this == SEATA_MERGED);
    return Map.of(
        "service.default.grouplist", server,
        "transport.enableTmClientBatchSendRequest", merged,
        "transport.enableRmClientBatchSendRequest", merged);
  }

  List<String> arguments(String server) {
    return List.of(argument, server);
  }
}
