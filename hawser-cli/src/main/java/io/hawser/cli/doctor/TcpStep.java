package io.hawser.cli.doctor;

import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * D6: whether the servers accept a connection. Each address of a name is a server of its own for
 * the client, so a name is reachable if one of them is.
 */
final class TcpStep implements Step {
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int CONSOLE_PORT = 7091;
  private static final int TRANSACTION_PORT = 8091;

  /** Of several addresses of a name, the result that leads furthest is shown. */
  private static final List<Result> NOT_ACCEPTED =
      List.of(Result.SILENT, Result.REFUSED, Result.UNREACHABLE);

  private final Lookup lookup;

  /** Asks for all addresses of a name. */
  interface Lookup {
    InetAddress[] allByName(String host) throws UnknownHostException;
  }

  /** The possible results of a connection attempt. */
  private enum Result {
    ACCEPTED,
    REFUSED,
    SILENT,
    UNKNOWN_HOST,
    UNREACHABLE
  }

  TcpStep() {
    this(InetAddress::getAllByName);
  }

  TcpStep(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public String id() {
    return "D6";
  }

  @Override
  public String what() {
    return "Connect to the servers by TCP";
  }

  @Override
  public List<Finding> examine(Examination examination) throws InterruptedException {
    if (examination.isQuic()) {
      examination.addresses().forEach(server -> examination.tried(server, true));
      return List.of(
          Finding.skipped("transport.type=quic sends UDP: D7 shows whether servers answer"));
    }
    Map<ServerAddress, List<InetSocketAddress>> addresses =
        ParallelCalls.ask(examination.addresses(), this::addresses);
    Map<InetSocketAddress, Result> results =
        ParallelCalls.ask(
            addresses.values().stream().flatMap(Collection::stream).distinct().toList(),
            TcpStep::connect);
    boolean some = results.containsValue(Result.ACCEPTED);
    List<Finding> findings = new ArrayList<>();
    addresses.forEach(
        (server, all) -> {
          boolean accepts = all.stream().anyMatch(it -> results.get(it) == Result.ACCEPTED);
          examination.tried(server, accepts);
          if (accepts) {
            findings.add(Finding.ok(server + " accepts connections"));
            notAccepting(all, results).forEach(it -> findings.add(warning(server, it)));
          } else {
            Result result =
                NOT_ACCEPTED.stream()
                    .filter(it -> all.stream().anyMatch(address -> results.get(address) == it))
                    .findFirst()
                    .orElse(Result.UNKNOWN_HOST);
            findings.add(finding(server, result, some ? Level.WARNING : Level.FAILED));
          }
        });
    return findings;
  }

  /**
   * Returns the addresses that do not accept although others of their family do. If no address of a
   * family accepts, servers may not listen there at all, as with localhost and IPv6.
   */
  private static Stream<InetSocketAddress> notAccepting(
      List<InetSocketAddress> all, Map<InetSocketAddress, Result> results) {
    Set<Class<?>> families =
        all.stream()
            .filter(it -> results.get(it) == Result.ACCEPTED)
            .map(it -> it.getAddress().getClass())
            .collect(Collectors.toSet());
    return all.stream()
        .filter(it -> results.get(it) != Result.ACCEPTED)
        .filter(it -> families.contains(it.getAddress().getClass()));
  }

  private static Finding warning(ServerAddress server, InetSocketAddress other) {
    return Finding.warning(
        server + " has another address that does not: " + other.getAddress().getHostAddress(),
        "Each address of a name is a server for the client. Start that server, or remove its"
            + " address from the name.");
  }

  private Finding finding(ServerAddress server, Result result, Level level) {
    return switch (result) {
      case ACCEPTED -> Finding.ok(server + " accepts connections");
      case REFUSED -> refused(level, server);
      case SILENT ->
          new Finding(
              level,
              server + " does not answer within " + TIMEOUT_MILLIS / 1_000 + " s",
              "Usually a firewall or a network policy drops the packets: open this port for this"
                  + " machine. Or nothing has that address.");
      case UNKNOWN_HOST ->
          new Finding(level, server + " has a name that is not known (D5)", "See D5.");
      case UNREACHABLE ->
          new Finding(
              level,
              "there is no route to " + server,
              "Let the server announce an address of a network that this machine is in (SEATA_IP"
                  + " of the server).");
    };
  }

  private Finding refused(Level level, ServerAddress server) {
    String found = "no program listens on " + server;
    if (server.port() == CONSOLE_PORT) {
      ServerAddress other = new ServerAddress(server.host(), TRANSACTION_PORT);
      if (addresses(other).stream().anyMatch(it -> connect(it) == Result.ACCEPTED)) {
        return new Finding(
            level,
            found + ", but one does on " + other,
            "Use port " + TRANSACTION_PORT + ": " + CONSOLE_PORT + " is the web console.");
      }
    }
    return new Finding(
        level,
        found,
        "Is the server up? Its transaction port is "
            + TRANSACTION_PORT
            + " by default (server.servicePort), "
            + CONSOLE_PORT
            + " is its web console.");
  }

  /** Returns all addresses of a server, none if its name is not known. */
  private List<InetSocketAddress> addresses(ServerAddress server) {
    try {
      return Stream.of(lookup.allByName(server.host()))
          .distinct()
          .map(ip -> new InetSocketAddress(ip, server.port()))
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static Result connect(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, TIMEOUT_MILLIS);
      // TCP can connect a port to itself if no program listens there.
      boolean itself = socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
      return itself ? Result.REFUSED : Result.ACCEPTED;
    } catch (SocketTimeoutException e) {
      return Result.SILENT;
    } catch (ConnectException e) {
      return Texts.of(e).contains("timed out") ? Result.SILENT : Result.REFUSED;
    } catch (IOException e) {
      return Result.UNREACHABLE;
    }
  }
}
