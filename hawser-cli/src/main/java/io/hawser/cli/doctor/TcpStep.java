package io.hawser.cli.doctor;

import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** D6: whether the servers accept a connection. */
final class TcpStep implements Step {
  private static final int TIMEOUT_MILLIS = 3_000;
  private static final int CONSOLE_PORT = 7091;
  private static final int TRANSACTION_PORT = 8091;

  /** The possible results of a connection attempt. */
  private enum Result {
    ACCEPTED,
    REFUSED,
    SILENT,
    UNKNOWN_HOST,
    UNREACHABLE
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
    Map<ServerAddress, Result> results =
        ParallelCalls.ask(examination.addresses(), TcpStep::connect);
    results.forEach((server, result) -> examination.tried(server, result == Result.ACCEPTED));
    boolean some = results.containsValue(Result.ACCEPTED);
    List<Finding> findings = new ArrayList<>();
    results.forEach((server, result) -> findings.add(finding(server, result, some)));
    return findings;
  }

  private static Finding finding(ServerAddress server, Result result, boolean some) {
    Level level = some ? Level.WARNING : Level.FAILED;
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

  private static Finding refused(Level level, ServerAddress server) {
    String found = "no program listens on " + server;
    if (server.port() == CONSOLE_PORT) {
      ServerAddress other = new ServerAddress(server.host(), TRANSACTION_PORT);
      if (connect(other) == Result.ACCEPTED) {
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

  private static Result connect(ServerAddress server) {
    InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
    if (address.isUnresolved()) {
      return Result.UNKNOWN_HOST;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, TIMEOUT_MILLIS);
      // TCP can connect a port to itself if no program listens there.
      boolean itself = socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
      return itself ? Result.REFUSED : Result.ACCEPTED;
    } catch (UnknownHostException e) {
      return Result.UNKNOWN_HOST;
    } catch (SocketTimeoutException e) {
      return Result.SILENT;
    } catch (ConnectException e) {
      return Texts.of(e).contains("timed out") ? Result.SILENT : Result.REFUSED;
    } catch (IOException e) {
      return Result.UNREACHABLE;
    }
  }
}
