package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import io.hawser.spring.GlobalTransactionAdvisor;
import io.hawser.spring.GlobalTransactional;
import io.hawser.transaction.TransactionTemplate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Begins and commits by an annotated method of a bean. The XID is written into headers in it, and
 * read from them and bound, as the interceptor of a client and the filter of a server do.
 */
final class SpringTransactions implements Subject {
  private final Orders orders;

  /** The bean. */
  public static class Orders {
    private final XidHeaders headers = new XidHeaders();

    /** Creates the bean, or a proxy of this class. */
    public Orders() {}

    /** Runs in a global transaction and returns its XID. */
    @GlobalTransactional(name = "bench")
    @SuppressWarnings("try") // the scope is there to be closed
    public String place() {
      Map<String, String> request = new HashMap<>();
      headers.write(request::put);
      try (XidContext.Scope scope = XidContext.bindOrSuspend(headers.read(request::get))) {
        return XidContext.required();
      }
    }
  }

  SpringTransactions(HawserConnection hawser) {
    TransactionTemplate template = hawser.client().transactionTemplate();
    ProxyFactory factory = new ProxyFactory(new Orders());
    factory.setProxyTargetClass(true);
    factory.addAdvisor(new GlobalTransactionAdvisor(() -> template, BareTransactions.TIMEOUT));
    orders = (Orders) factory.getProxy();
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Threads.run(Thread::new, loops, window, 1, loop -> orders::place);
  }
}
