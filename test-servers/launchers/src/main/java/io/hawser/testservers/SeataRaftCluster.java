package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Three of Seata's servers 2.0.0 in raft mode, each in a child JVM and on an address of its own.
 * They ask for a login: user {@code seata}, password {@code seata}. Not safe for use by several
 * threads.
 */
public final class SeataRaftCluster implements AutoCloseable {
  private static final String GROUP = "default";
  private static final int SIZE = 3;
  private static final int SERVICE_DISTANCE = 1000;
  private static final int RAFT_DISTANCE = 2000;

  private final List<Member> members = new ArrayList<>();
  private final Path workDirectory = WorkDirectory.create("seata-raft");
  private @Nullable ChildProcess operator;

  /** One server, which may be down. */
  private static final class Member {
    final String host;

    /** The other ports must be at these distances: members guess each other's ports like that. */
    final int httpPort = Ports.free(SERVICE_DISTANCE, RAFT_DISTANCE);

    final int servicePort = httpPort + SERVICE_DISTANCE;
    final int raftPort = httpPort + RAFT_DISTANCE;
    @Nullable ChildProcess child;

    Member(String host) {
      this.host = host;
    }

    String raftAddress() {
      return host + ":" + raftPort;
    }
  }

  private SeataRaftCluster() {
    for (int i = 0; i < SIZE; i++) {
      members.add(new Member("127.0.0." + (i + 2)));
    }
  }

  /**
   * Starts the servers.
   *
   * @return the cluster, which may still have to elect its first leader
   */
  public static SeataRaftCluster start() {
    SeataRaftCluster cluster = new SeataRaftCluster();
    try {
      List<CompletableFuture<Void>> starts = new ArrayList<>();
      for (int i = 0; i < SIZE; i++) {
        int number = i;
        starts.add(CompletableFuture.runAsync(() -> cluster.start(number)));
      }
      CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Starts one server, again after it was killed.
   *
   * @param number 0, 1 or 2
   */
  public void start(int number) {
    Member member = members.get(number);
    Path own = workDirectory.resolve("member" + number);
    Map<String, String> properties = new TreeMap<>();
    properties.put("server.port", Integer.toString(member.httpPort));
    properties.put("seata.server.service-port", Integer.toString(member.servicePort));
    properties.put("seata.store.mode", "raft");
    properties.put("seata.store.lock.mode", "raft");
    properties.put("seata.store.session.mode", "raft");
    properties.put("seata.store.file.dir", own.resolve("store").toString());
    properties.put("seata.server.raft.group", GROUP);
    properties.put("seata.server.raft.server-addr", raftAddresses());
    // Else a busy disk or processor stops a leader for so long that another one is elected.
    properties.put("seata.server.raft.sync", "false");
    properties.put("seata.server.raft.election-timeout-ms", "4000");
    properties.put("server.raftPort", Integer.toString(member.raftPort));
    // By default the metadata of the cluster need no login.
    properties.put("seata.security.ignore.urls", "/api/v1/auth/login");
    properties.put("seata.registry.type", "file");
    properties.put("seata.config.type", "file");
    properties.put("logging.level.root", "warn");
    properties.put("log.home", own.resolve("logs").toString());
    properties.put("logging.path", own.resolve("logs").toString());
    member.child =
        ChildProcess.start(
            ChildModule.SEATA_SERVER_2_0_0
                .command("SeataServerMain")
                .named("member" + number)
                .properties(properties)
                .environment("SEATA_IP", member.host),
            workDirectory);
  }

  private String raftAddresses() {
    return members.stream().map(Member::raftAddress).collect(Collectors.joining(","));
  }

  /**
   * Returns the name of the raft group.
   *
   * @return the name of the cluster for clients
   */
  public String group() {
    return GROUP;
  }

  /**
   * Returns where the servers answer questions about their cluster.
   *
   * @return {@code host:port}, separated by commas
   */
  public String httpAddresses() {
    return members.stream()
        .map(member -> member.host + ":" + member.httpPort)
        .collect(Collectors.joining(","));
  }

  /**
   * Returns where the servers listen for clients.
   *
   * @return {@code host:port}, by number
   */
  public List<String> addresses() {
    return members.stream().map(member -> member.host + ":" + member.servicePort).toList();
  }

  /**
   * Has the leader hand over to another server.
   *
   * @param number of the next leader
   */
  public void transferLeader(int number) {
    if (operator == null) {
      JvmCommand command =
          ChildModule.SEATA_SERVER_2_0_0
              .command("TransferLeaderMain")
              .arguments(GROUP, raftAddresses());
      operator = ChildProcess.start(command, workDirectory);
    }
    operator.ask(members.get(number).raftAddress());
  }

  /**
   * Kills a server by SIGKILL; returns when it is gone.
   *
   * @param number of the server
   */
  public void kill9(int number) {
    ChildProcess child = members.get(number).child;
    if (child != null) {
      child.kill9();
    }
  }

  /**
   * Says where to look when something is wrong.
   *
   * @param number of the server
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described(int number) {
    ChildProcess child = members.get(number).child;
    return child == null ? "it was not started" : child.described();
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    for (Member member : members) {
      if (member.child != null) {
        member.child.close();
      }
    }
  }
}
