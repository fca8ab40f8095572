package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.HawserClient;
import io.hawser.micrometer.Traces.Span;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.transaction.TransactionManager;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The spans of a transaction that one process begins and another one takes part in. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class TraceOfTwoProcessesTest {
  @TempDir private Path folder;
  private final Map<String, String> headers = new HashMap<>();

  @Test
  void areOneTrace(EmbeddedCoordinator coordinator) throws Exception {
    List<Span> spans = new ArrayList<>();
    try (ChildProcess participant =
            ChildProcess.start(
                JvmCommand.of(ParticipantMain.class)
                    .small()
                    .arguments(coordinator.address().toString()),
                folder);
        Traces traces = new Traces();
        HawserClient client =
            HawserClient.connect(
                coordinator.clientConfig().build(),
                List.of(new HawserObservations(traces.registry(), false)))) {
      Observation.createNotStarted("checkout", traces.registry())
          .observe(() -> order(client.transactionManager(), participant, traces));
      Await.until("all spans of the caller", () -> traces.ended().size() == 5);
      Await.until("all spans of the participant", () -> spansOf(participant).size() == 3);
      spans.addAll(traces.ended());
      spans.addAll(spansOf(participant));
    }

    assertEquals(
        """
        checkout (INTERNAL)
          POST (CLIENT)
            POST /stock (SERVER)
              seata/BranchRegister (CLIENT)
                rollback TCC (SERVER)
          seata/GlobalBegin (CLIENT)
          transaction order (INTERNAL)
            seata/GlobalRollback (CLIENT)
        """,
        tree(spans, "0000000000000000", ""));
    assertEquals(1, spans.stream().map(Span::trace).distinct().count());
  }

  private static List<Span> spansOf(ChildProcess participant) {
    String answer = participant.ask("spans");
    return answer.isEmpty()
        ? List.of()
        : Stream.of(answer.split(" ", -1)).map(it -> Span.parse(it.replace('_', ' '))).toList();
  }

  private void order(TransactionManager tm, ChildProcess participant, Traces traces) {
    String xid = tm.begin("order", Duration.ofSeconds(100));
    SenderContext<Map<String, String>> request =
        new SenderContext<>((carrier, name, value) -> headers.put(name, value), Kind.CLIENT);
    request.setCarrier(headers);
    Observation.createNotStarted("http", () -> request, traces.registry())
        .contextualName("POST")
        .observe(
            () -> {
              participant.ask("register " + xid + " " + headers.get("traceparent"));
            });
    tm.rollback(xid);
  }

  /** The names below a span, sorted. */
  private static String tree(List<Span> spans, String parent, String indent) {
    return spans.stream()
        .filter(span -> span.parent().equals(parent))
        .map(span -> text(spans, span, indent))
        .sorted()
        .collect(Collectors.joining());
  }

  private static String text(List<Span> spans, Span span, String indent) {
    return indent
        + span.name()
        + " ("
        + span.kind()
        + ")\n"
        + tree(spans, span.id(), indent + "  ");
  }
}
