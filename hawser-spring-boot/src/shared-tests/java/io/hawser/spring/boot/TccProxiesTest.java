package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.GlobalTransactional;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import io.hawser.testkit.EmbeddedCoordinator;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TCC actions behind proxies that have the interfaces of their beans. */
class TccProxiesTest {
  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  /** The interface knows nothing of TCC, and its proxy is one of the JDK. */
  public interface Parcels {
    void reserve(String to);

    void send(BusinessActionContext context);

    void drop(BusinessActionContext context);
  }

  static class ParcelService implements Parcels {
    private final List<String> done;

    ParcelService(List<String> done) {
      this.done = done;
    }

    @Override
    @TwoPhaseBusinessAction(name = "parcels", commitMethod = "send", rollbackMethod = "drop")
    public void reserve(@BusinessActionContextParameter(paramName = "to") String to) {
      done.add("reserve " + to);
    }

    @Override
    public void send(BusinessActionContext context) {
      done.add("send " + context.getActionContext("to"));
    }

    @Override
    public void drop(BusinessActionContext context) {
      done.add("drop " + context.getActionContext("to"));
    }
  }

  static class Sender {
    private final Parcels parcels;

    Sender(Parcels parcels) {
      this.parcels = parcels;
    }

    @GlobalTransactional
    public String send(String to) {
      parcels.reserve(to);
      return XidContext.current();
    }
  }

  @Test
  void anAnnotationOfTheClassIsFoundBehindAProxyOfTheInterface() {
    List<String> done = new CopyOnWriteArrayList<>();
    Contexts.runner(coordinator)
        .withBean(Parcels.class, () -> new ParcelService(done))
        .withBean(Sender.class)
        .run(
            context -> {
              assertTrue(Proxy.isProxyClass(context.getBean(Parcels.class).getClass()));
              assertEquals(
                  GlobalStatus.Committed, Contexts.ended(coordinator, context.getBean(Sender.class).send("Ann")));
              assertEquals(List.of("reserve Ann", "send Ann"), done);
            });
  }

  /** Begins the transaction in which its try takes part. */
  static class Letter {
    private final List<String> done = new CopyOnWriteArrayList<>();

    public List<String> done() {
      return done;
    }

    @GlobalTransactional
    @TwoPhaseBusinessAction(name = "letter", commitMethod = "send", rollbackMethod = "drop")
    public String write() {
      done.add("write");
      return XidContext.current();
    }

    public void send(BusinessActionContext context) {
      done.add("send");
    }

    public void drop(BusinessActionContext context) {
      done.add("drop");
    }
  }

  @Test
  void oneMethodMayBeginATransactionAndBeATryInIt() {
    Contexts.runner(coordinator)
        .withBean(Letter.class)
        .run(
            context -> {
              Letter letter = context.getBean(Letter.class);
              assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, letter.write()));
              assertEquals(List.of("write", "send"), letter.done());
            });
  }

  /** The try is in no interface, so that a proxy of the interfaces has none. */
  static class HiddenTry implements Runnable {
    @Override
    public void run() {}

    @TwoPhaseBusinessAction(name = "hidden", commitMethod = "end", rollbackMethod = "end")
    public void start() {}

    public void end(BusinessActionContext context) {}
  }

  @Test
  void aTryThatTheProxyDoesNotHaveIsNamedAtTheStart() {
    Contexts.runner(coordinator)
        .withBean(HiddenTry.class)
        .run(
            context -> {
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(messages.contains("HiddenTry.start()"), messages);
              assertTrue(messages.contains("none of them has this method"), messages);
            });
  }
}
