package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The measurements of a campaign.
 *
 * @param loads for each server and client what the client is asked for
 * @param idle the clients to measure while they do nothing
 */
record Plan(Map<Server, Map<Client, List<Load>>> loads, List<Client> idle) {
  static final String IDLE = "idle";

  /** As many callers as threads cannot be had for. */
  static final int MANY = 10_000;

  private static final List<Integer> LEVELS = List.of(1, 16, 64, 256);

  /** The number of threads that begin and commit, with and without Spring. */
  static final int SPRING_THREADS = 16;

  /** One is slow, the others are not. */
  static final int ONE_OF = 16;

  private static final List<Client> IDLE_CLIENTS =
      List.of(
          Client.NOTHING,
          Client.HAWSER_SYNC,
          Client.HAWSER_SYNC_MERGED,
          Client.SEATA,
          Client.SEATA_MERGED);

  /** Returns the plan with everything. */
  static Plan full() {
    Plan plan = new Plan(new EnumMap<>(Server.class), new ArrayList<>(IDLE_CLIENTS));
    for (Client client : Client.values()) {
      for (Workload workload : Workload.values()) {
        for (Server server : Server.values()) {
          if (suits(server, workload)) {
            plan.add(server, client, workload, levels(workload));
          }
        }
      }
    }
    plan.add(Server.CANNED, Client.HAWSER_VIRTUAL, Workload.STATUS, List.of(MANY));
    plan.add(Server.NONE, Client.HAWSER_CODEC, Workload.CODEC, List.of(1));
    plan.add(Server.NONE, Client.SEATA_CODEC, Workload.CODEC, List.of(1));
    return plan;
  }

  private static List<Integer> levels(Workload workload) {
    return switch (workload) {
      case ONE_SLOW -> List.of(ONE_OF);
      case SPRING -> List.of(SPRING_THREADS);
      default -> LEVELS;
    };
  }

  /** Returns the measurements that the targets need, and few others. */
  static Plan quick() {
    Plan plan =
        new Plan(
            new EnumMap<>(Server.class),
            List.of(Client.NOTHING, Client.HAWSER_SYNC_MERGED, Client.SEATA_MERGED));
    for (Client client :
        List.of(
            Client.RAW_BLOCKING,
            Client.HAWSER_DEFAULT,
            Client.HAWSER_SYNC,
            Client.HAWSER_METERED,
            Client.SEATA,
            Client.SEATA_MERGED)) {
      plan.add(Server.CANNED, client, Workload.STATUS, LEVELS);
    }
    for (Client client : List.of(Client.RAW_ASYNC_BATCHED, Client.HAWSER_ASYNC)) {
      plan.add(Server.CANNED, client, Workload.STATUS, List.of(64, 256));
    }
    plan.add(Server.CANNED, Client.HAWSER_VIRTUAL, Workload.STATUS, List.of(MANY));
    for (Client client :
        List.of(
            Client.HAWSER_DEFAULT, Client.HAWSER_SYNC_MERGED, Client.SEATA, Client.SEATA_MERGED)) {
      plan.add(Server.SLOW_RESULT, client, Workload.ONE_SLOW, List.of(ONE_OF));
    }
    for (Client client : List.of(Client.HAWSER_SYNC, Client.SEATA, Client.SEATA_MERGED)) {
      plan.add(Server.SEATA_SERVER, client, Workload.BEGIN_COMMIT, List.of(16));
    }
    for (Client client : List.of(Client.BARE, Client.BARE_CONTROL, Client.ANNOTATED)) {
      plan.add(Server.COORDINATOR, client, Workload.SPRING, List.of(SPRING_THREADS));
    }
    plan.add(Server.NONE, Client.HAWSER_CODEC, Workload.CODEC, List.of(1));
    plan.add(Server.NONE, Client.SEATA_CODEC, Workload.CODEC, List.of(1));
    return plan;
  }

  /**
   * Returns whether a server and a workload fit. The canned server has no transactions. A file
   * store takes no branch of 100 KB, and a branch register alone would pile up in the others: there
   * it is part of a transaction.
   */
  private static boolean suits(Server server, Workload workload) {
    return switch (server) {
      case CANNED ->
          workload == Workload.STATUS
              || workload == Workload.REGISTER
              || workload == Workload.LARGE;
      case SLOW_RESULT, SLOW_SINGLE -> workload == Workload.ONE_SLOW;
      case COORDINATOR ->
          workload == Workload.SPRING
              || workload == Workload.STATUS
              || workload == Workload.BEGIN_COMMIT
              || workload == Workload.BRANCH;
      case SEATA_SERVER ->
          workload == Workload.STATUS
              || workload == Workload.BEGIN_COMMIT
              || workload == Workload.BRANCH;
      case BOLT, GRPC, NONE -> false;
    };
  }

  private void add(Server server, Client client, Workload workload, List<Integer> levels) {
    if (client.can(server, workload)) {
      List<Load> list =
          loads
              .computeIfAbsent(server, s -> new LinkedHashMap<>())
              .computeIfAbsent(client, c -> new ArrayList<>());
      levels.forEach(level -> list.add(new Load(workload, level)));
    }
  }

  /** Returns every word that {@link #only} understands. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(Set.of(IDLE));
    Stream.of(Server.values()).map(Server::id).forEach(names::add);
    Stream.of(Client.values()).map(Client::id).forEach(names::add);
    Stream.of(Workload.values()).map(Workload::id).forEach(names::add);
    return names;
  }

  /**
   * Returns the part of this that the words choose. It has only the servers, clients and workloads
   * that are named, or all of a kind if none of that kind is named; {@code idle} is a workload
   * here.
   */
  Plan only(Set<String> words) {
    Predicate<Server> servers =
        named(words, Stream.of(Server.values()).map(Server::id), Server::id);
    Predicate<Client> clients =
        named(words, Stream.of(Client.values()).map(Client::id), Client::id);
    Predicate<String> kinds =
        named(
            words,
            Stream.concat(Stream.of(Workload.values()).map(Workload::id), Stream.of(IDLE)),
            kind -> kind);
    Plan part = new Plan(new EnumMap<>(Server.class), new ArrayList<>());
    loads.forEach(
        (server, byClient) ->
            byClient.forEach(
                (client, list) ->
                    list.stream()
                        .filter(load -> servers.test(server) && clients.test(client))
                        .filter(load -> kinds.test(load.workload().id()))
                        .forEach(
                            load ->
                                part.add(
                                    server, client, load.workload(), List.of(load.inFlight())))));
    if (kinds.test(IDLE) && servers.test(Server.CANNED)) {
      idle.stream().filter(clients).forEach(part.idle::add);
    }
    return part;
  }

  private static <T> Predicate<T> named(
      Set<String> words, Stream<String> all, Function<T, String> id) {
    return all.anyMatch(words::contains) ? item -> words.contains(id.apply(item)) : item -> true;
  }
}
