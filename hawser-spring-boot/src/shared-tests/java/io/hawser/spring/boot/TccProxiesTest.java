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
import io.hawser.transaction.ResourceManager;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.dubbo.rpc.service.EchoService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;

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

  /** An interface that a service elsewhere implements. */
  public interface RemoteParcels {
    @TwoPhaseBusinessAction(name = "remote", commitMethod = "send", rollbackMethod = "drop")
    void reserve(String to);

    void send(BusinessActionContext context);

    void drop(BusinessActionContext context);
  }

  /** As a client of Feign: a proxy of the JDK. */
  private static RemoteParcels client(List<String> done) {
    return (RemoteParcels)
        Proxy.newProxyInstance(
            TccProxiesTest.class.getClassLoader(),
            new Class<?>[] {RemoteParcels.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "reserve", "send", "drop" -> done.add(method.getName());
                default -> {
                  return "client";
                }
              }
              return null;
            });
  }

  /** As a reference of Dubbo, whose class is generated. */
  static class ParcelsDubboProxy0 implements RemoteParcels, EchoService {
    private final List<String> done;

    ParcelsDubboProxy0(List<String> done) {
      this.done = done;
    }

    @Override
    public void reserve(String to) {
      done.add("reserve");
    }

    @Override
    public void send(BusinessActionContext context) {
      done.add("send");
    }

    @Override
    public void drop(BusinessActionContext context) {
      done.add("drop");
    }

    @Override
    public Object $echo(Object message) {
      return message;
    }
  }

  /** Makes references, as Dubbo and Feign do: Spring knows their interface only. */
  static class References implements FactoryBean<RemoteParcels> {
    private final RemoteParcels made;

    References(RemoteParcels made) {
      this.made = made;
    }

    @Override
    public RemoteParcels getObject() {
      return made;
    }

    @Override
    public Class<?> getObjectType() {
      return RemoteParcels.class;
    }
  }

  static class RemoteSender {
    private final RemoteParcels parcels;

    RemoteSender(RemoteParcels parcels) {
      this.parcels = parcels;
    }

    @GlobalTransactional
    public String send(String to) {
      parcels.reserve(to);
      return XidContext.current();
    }
  }

  @Test
  void aReferenceToAServiceElsewhereIsNoActionHere() {
    List<String> done = new CopyOnWriteArrayList<>();
    for (RemoteParcels reference : List.of(client(done), new ParcelsDubboProxy0(done))) {
      done.clear();
      Contexts.runner(coordinator)
          .withBean(References.class, () -> new References(reference))
          .withBean(RemoteSender.class)
          .run(
              context -> {
                assertEquals(List.of(), context.getBean(ResourceManager.class).resources());
                String xid = context.getBean(RemoteSender.class).send("Ann");
                assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, xid));
                assertEquals(List.of("reserve"), done, "the service itself confirms");
              });
    }
  }

  /** A proxy that the application makes around its service, and Spring another one around it. */
  @Test
  void aServiceBehindTwoProxiesIsAnAction() {
    List<String> done = new CopyOnWriteArrayList<>();
    Contexts.runner(coordinator)
        .withBean(
            Parcels.class, () -> (Parcels) new ProxyFactory(new AnnotatedParcels(done)).getProxy())
        .withBean(Sender.class)
        .run(
            context -> {
              String xid = context.getBean(Sender.class).send("Ann");
              assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, xid));
              assertEquals(List.of("reserve Ann", "send Ann"), done);
            });
  }

  /** The annotation is also at an interface, so that the outer proxy sees it. */
  public interface Reserving extends Parcels {
    @Override
    @TwoPhaseBusinessAction(name = "parcels", commitMethod = "send", rollbackMethod = "drop")
    void reserve(@BusinessActionContextParameter(paramName = "to") String to);
  }

  static class AnnotatedParcels extends ParcelService implements Reserving {
    AnnotatedParcels(List<String> done) {
      super(done);
    }
  }
}
