package io.hawser.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Carries the XID to other threads by Micrometer's context propagation, which finds this class by
 * its service file. The value is the XID as text. A branch id and a {@link RollbackMark} are not
 * carried.
 */
public final class XidThreadLocalAccessor implements ThreadLocalAccessor<String> {
  /** The key of the value, in Micrometer's snapshots and in Reactor's context. */
  public static final String KEY = "hawser.xid";

  /** Creates the accessor. */
  public XidThreadLocalAccessor() {}

  @Override
  public Object key() {
    return KEY;
  }

  @Override
  public @Nullable String getValue() {
    return XidContext.current();
  }

  @Override
  public void setValue(String xid) {
    XidContext.carry(xid);
  }

  @Override
  public void setValue() {
    XidContext.carry(null);
  }

  @Override
  public void restore(String previous) {
    XidContext.putDown(previous);
  }

  @Override
  public void restore() {
    XidContext.putDown(null);
  }
}
