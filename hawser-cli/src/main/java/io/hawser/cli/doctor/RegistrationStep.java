package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** D8: whether the servers accept this client in its roles. */
final class RegistrationStep implements Step {

  @Override
  public String id() {
    return "D8";
  }

  @Override
  public String what() {
    return "Register as transaction manager (TM) and as resource manager (RM)";
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(20);
  }

  @Override
  public List<Finding> examine(Examination examination) throws InterruptedException {
    HawserConfig config = examination.config();
    List<ServerAddress> servers = examination.speaking();
    ClientRole first = examination.firstRole();
    List<Finding> findings = new ArrayList<>();
    for (ServerAddress server : servers) {
      findings.add(finding(server, first, examination.firstOutcome(server)));
    }
    if (first == ClientRole.TM && examination.uses(ClientRole.RM)) {
      ParallelCalls.ask(servers, server -> ProbeRegistrations.with(server, ClientRole.RM, config))
          .forEach((server, outcome) -> findings.add(finding(server, ClientRole.RM, outcome)));
    }
    Finding failure = connect(examination, config);
    if (failure != null && findings.stream().allMatch(it -> it.level() == Level.OK)) {
      findings.add(failure);
    }
    return findings;
  }

  private static Finding finding(
      ServerAddress server, ClientRole role, ProbeRegistrations.@Nullable Outcome outcome) {
    if (outcome == null) {
      return Finding.skipped(server + " was not asked (D7)");
    }
    return outcome.kind() == ProbeRegistrations.Kind.ACCEPTED
        ? Finding.ok(server + " accepts the " + role + ", its version is " + outcome.detail())
        : rejected(server, role, outcome);
  }

  private static Finding rejected(
      ServerAddress server, ClientRole role, ProbeRegistrations.Outcome outcome) {
    return Finding.failed(
        server + " as " + role + ": " + outcome.detail(),
        "Compare accessKey and secretKey with those of the server, and txServiceGroup and"
            + " applicationId with what it allows; its log says more.");
  }

  /** Opens the client of the next steps, with all servers. Returns what is wrong with it. */
  private static @Nullable Finding connect(Examination examination, HawserConfig config) {
    HawserConfig only = ProbeRegistrations.only(examination.speaking(), config);
    try {
      examination.connected(HawserClient.connect(only));
      return null;
    } catch (HawserException e) {
      return Finding.failed(
          Texts.of(e),
          "Single connections work: run it again, and look at the logs of the servers.");
    }
  }
}
