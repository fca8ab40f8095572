package io.hawser.propagation.dubbo;

import io.hawser.context.XidContext;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.dubbo.common.constants.CommonConstants;
import org.apache.dubbo.common.extension.Activate;
import org.apache.dubbo.rpc.Filter;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;

/**
 * Stands before all filters of a provider, and looks at the thread before and after a call. Dubbo
 * makes the instance.
 */
@Activate(group = CommonConstants.PROVIDER, order = Integer.MIN_VALUE)
public final class ThreadProbe implements Filter {
  /** The XIDs that calls have left on their threads, with the calls. */
  static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  /** Shows a test that this filter runs. */
  static final AtomicInteger CALLS = new AtomicInteger();

  @Override
  public Result invoke(Invoker<?> invoker, Invocation invocation) {
    CALLS.incrementAndGet();
    String before = XidContext.current();
    boolean isShared = invoker.getUrl().getProtocol().equals("injvm"); // with the consumer
    if (before != null && !isShared) {
      LEAKS.add("before " + invocation.getMethodName() + ": " + before);
    }
    try {
      return invoker.invoke(invocation);
    } finally {
      String after = XidContext.current();
      if (!Objects.equals(before, after)) {
        LEAKS.add("after " + invocation.getMethodName() + ": " + after + ", not " + before);
      }
    }
  }
}
