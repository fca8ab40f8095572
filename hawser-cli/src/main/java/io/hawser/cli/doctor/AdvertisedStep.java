package io.hawser.cli.doctor;

import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** D9: whether the servers announce addresses that mean something outside their container. */
final class AdvertisedStep implements Step {
  private static final String FILE = "file";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\..*|::1|0\\.0\\.0\\.0|::");

  /** The usual networks of Docker, k3s and flannel, and link-local addresses. */
  private static final Pattern CONTAINER =
      Pattern.compile(
          "172\\.(1[7-9]|2[0-9]|3[01])\\..*|10\\.(42|244)\\..*|169\\.254\\..*|192\\.168\\.65\\..*");

  @Override
  public String id() {
    return "D9";
  }

  @Override
  public String what() {
    return "Look at the addresses that the servers announce";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    List<Finding> findings = new ArrayList<>();
    int announced = 0;
    for (FoundServer server : examination.servers()) {
      if (server.registry().equals(FILE)) {
        continue; // a person wrote it
      }
      announced++;
      ServerAddress address = server.address();
      if (LOOPBACK.matcher(address.host()).matches()) {
        findings.add(
            Finding.warning(
                address + " in " + server.registry() + " means each machine itself",
                "Set SEATA_IP of the server to an address that clients reach, unless all run on"
                    + " one machine."));
      } else if (CONTAINER.matcher(address.host()).matches()) {
        findings.add(container(server, examination.isReachable(address)));
      }
    }
    if (findings.isEmpty()) {
      return List.of(
          Finding.ok(
              announced == 0
                  ? "the list is in the configuration, no server announces itself"
                  : "none is a loopback or container address"));
    }
    return findings;
  }

  private static Finding container(FoundServer server, boolean reachable) {
    String found =
        server.address()
            + " in "
            + server.registry()
            + " is in a range that container networks use";
    return reachable
        ? Finding.ok(found + ", and reachable from here")
        : Finding.failed(
            found + ", and not reachable from here",
            "Set SEATA_IP (and SEATA_PORT) of the server to the address of its host or service, or"
                + " run this application in the same network.");
  }
}
