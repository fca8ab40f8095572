package io.hawser.seata.internal;

import io.hawser.context.Xid;
import io.hawser.context.XidContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.seata.common.loader.LoadLevel;
import org.apache.seata.core.context.ContextCore;
import org.apache.seata.core.context.RootContext;
import org.apache.seata.core.model.BranchType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the XID of Seata's {@code RootContext} in {@link XidContext}, so that both name the same
 * transaction. Seata creates it.
 *
 * <p>Seata binds and unbinds, where ours has scopes inside scopes. To bind opens a scope. To unbind
 * closes it if it is the innermost one; inside a scope that something else has opened, it hides
 * that by a scope without an XID, which the next binding closes again, or which ends with what it
 * hides. So no scope is closed out of order, and a scope of something else finds what it has left.
 *
 * <p>During the try of an action of Hawser the branch type is TCC, as during those of Seata's: with
 * its default, AT, the try's statements would become an AT branch as well.
 */
@LoadLevel(name = "hawser", order = 100)
public final class HawserContextCore implements ContextCore {
  private final ThreadLocal<Entries> threads = ThreadLocal.withInitial(Entries::new);

  /** Creates it, by Seata. */
  public HawserContextCore() {}

  /** The entries that Seata has put on one thread, and the scopes of its XIDs. */
  private static final class Entries {
    /** All but the XID; an XID only if it has not the form of one. */
    private final Map<String, Object> others = new HashMap<>();

    /** Scopes that this class has opened, the innermost first. */
    private final Deque<XidContext.Scope> scopes = new ArrayDeque<>();

    /** Closes the innermost ones, and forgets those that have ended with what they hid. */
    private void closeInnermost() {
      while (!scopes.isEmpty() && (!scopes.peek().isOpen() || scopes.peek().isInnermost())) {
        scopes.pop().close();
      }
    }
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    Entries entries = threads.get();
    if (!RootContext.KEY_XID.equals(key)) {
      return entries.others.put(key, value);
    }
    Object before = get(key);
    entries.others.remove(key);
    entries.closeInnermost();
    if (!(value instanceof String xid) || !Xid.isXid(xid)) {
      hide(entries);
      entries.others.put(key, value);
    } else if (!xid.equals(XidContext.current())) {
      entries.scopes.push(XidContext.bind(xid));
    }
    return before;
  }

  @Override
  public @Nullable Object get(String key) {
    if (RootContext.KEY_XID.equals(key)) {
      String xid = XidContext.current();
      if (xid != null) {
        return xid;
      }
    }
    Object own = threads.get().others.get(key);
    return own == null && RootContext.KEY_BRANCH_TYPE.equals(key) && isTrying()
        ? BranchType.TCC
        : own;
  }

  private static boolean isTrying() {
    return XidContext.currentBranchId() != null;
  }

  @Override
  public @Nullable Object remove(String key) {
    Entries entries = threads.get();
    if (!RootContext.KEY_XID.equals(key)) {
      return entries.others.remove(key);
    }
    Object before = get(key);
    entries.others.remove(key);
    entries.closeInnermost();
    hide(entries);
    return before;
  }

  /** Hides the XID of a scope that something else has opened. */
  private static void hide(Entries entries) {
    if (XidContext.current() != null) {
      entries.scopes.push(XidContext.hide());
    }
  }

  /** Returns how many scopes are kept for the current thread. */
  int scopesOfThread() {
    return threads.get().scopes.size();
  }

  /** Returns a copy, which Seata only reads. */
  @Override
  public Map<String, Object> entries() {
    Map<String, Object> all = new HashMap<>(threads.get().others);
    String xid = XidContext.current();
    if (xid != null) {
      all.put(RootContext.KEY_XID, xid);
    }
    return all;
  }
}
