package io.hawser.tcc;

import java.lang.reflect.Type;
import java.sql.Connection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a TCC action as its steps see it: its ids, the parameters that travel from the try to
 * the confirm or cancel by way of the TC, and the connection of the fence. Names and methods are
 * those of Seata's client. It belongs to the thread that runs the step.
 *
 * <p>In all steps parameters have the types of JSON: {@code String}, {@code Boolean}, {@code Long},
 * {@code BigDecimal}, {@code List} and {@code Map}. {@link #getActionContext(String, Class)}
 * converts them.
 */
public final class BusinessActionContext {
  private final String xid;
  private final long branchId;
  private final String actionName;
  private final Map<String, Object> entries;
  private final boolean inTry;
  private @Nullable Connection connection;
  private boolean isFenced;
  private boolean hasEnded;
  private boolean updated;

  private BusinessActionContext(
      String xid, long branchId, String actionName, Map<String, Object> entries, boolean inTry) {
    this.xid = xid;
    this.branchId = branchId;
    this.actionName = actionName;
    this.entries = entries;
    this.inTry = inTry;
  }

  static BusinessActionContext ofTry(
      String xid, long branchId, String actionName, Map<String, Object> entries) {
    return new BusinessActionContext(xid, branchId, actionName, new LinkedHashMap<>(entries), true);
  }

  static BusinessActionContext ofEnd(
      String xid, long branchId, String actionName, Map<String, Object> entries) {
    return new BusinessActionContext(
        xid, branchId, actionName, Collections.unmodifiableMap(entries), false);
  }

  /** Begins the step. */
  BusinessActionContext with(@Nullable Connection localTransaction) {
    connection = localTransaction;
    isFenced = localTransaction != null;
    hasEnded = false;
    return this;
  }

  /** Ends the step, however it went. */
  void end() {
    connection = null;
    hasEnded = true;
  }

  /**
   * Returns the global transaction.
   *
   * @return the XID; empty if global transactions are switched off
   */
  public String getXid() {
    return xid;
  }

  /**
   * Returns the branch.
   *
   * @return its id
   */
  public long getBranchId() {
    return branchId;
  }

  /**
   * Returns the action.
   *
   * @return its name, which is the resource id
   */
  public String getActionName() {
    return actionName;
  }

  /**
   * Returns a parameter.
   *
   * @param name its name
   * @return its value, or {@code null} if there is none
   */
  public @Nullable Object getActionContext(String name) {
    return entries.get(name);
  }

  /**
   * Returns a parameter as a type. Text becomes a number, a boolean, an enum constant, a UUID, or a
   * date or time if it is one, a number another kind of number if that can hold it, a list a set or
   * an array, and a map a record.
   *
   * @param name its name
   * @param type text, a number, a boolean, a character, an enum, a type of {@code java.time},
   *     {@code UUID}, {@code java.util.Date}, {@code List}, {@code Set}, {@code Map}, an array or a
   *     record; also the primitive ones
   * @param <T> the type
   * @return its value
   * @throws IllegalArgumentException if the branch has no such parameter, or it does not fit
   */
  @SuppressWarnings("unchecked") // for a primitive type, T is its wrapper
  public <T> T getActionContext(String name, Class<T> type) {
    return (T) converted(name, type);
  }

  /** Converts a parameter to a type that may have arguments, such as those of a list. */
  Object converted(String name, Type type) {
    Object value = entries.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "parameter " + name + " is missing in branch " + branchId + " of " + actionName);
    }
    return JsonConversion.convert(name, value, type);
  }

  /**
   * Returns all parameters, and what clients add to them, such as {@code actionName}.
   *
   * @return a view that cannot be changed
   */
  public Map<String, Object> getActionContext() {
    return Collections.unmodifiableMap(entries);
  }

  /**
   * Adds or replaces a parameter in the try, for the confirm and the cancel. The TC gets all of
   * them once more when the try has ended, which costs a request. A cancel after a try that failed
   * does not see them.
   *
   * @param name its name
   * @param value text, a number, a boolean, an enum constant, a date or time of {@code java.time},
   *     or a list, array, map or record of these
   * @return whether that changed anything
   * @throws IllegalStateException if this is not the try
   */
  public boolean addActionContext(String name, Object value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    if (!inTry || hasEnded) {
      throw new IllegalStateException(
          "parameter "
              + name
              + ": only the try of an action adds parameters"
              + (hasEnded ? ", and it has ended" : ""));
    }
    Object plain = Objects.requireNonNull(ActionDocument.plain(name, value));
    boolean changed = !plain.equals(entries.put(name, plain));
    updated |= changed;
    return changed;
  }

  boolean isUpdated() {
    return updated;
  }

  /**
   * Returns the connection of the local transaction that has the row of the fence. What the step
   * does with it takes effect together with that row. The step must not commit, roll back or close
   * it.
   *
   * @return the connection
   * @throws IllegalStateException if the action has no fence, or the step has ended
   */
  public Connection connection() {
    Connection current = connection;
    if (current == null) {
      throw new IllegalStateException(
          hasEnded && isFenced
              ? "the step of " + this + " has ended, and its connection belongs to another one"
              : "action " + actionName + " has no fence that would have opened a connection");
    }
    return current;
  }

  @Override
  public String toString() {
    return "branch " + branchId + " of " + xid + " (" + actionName + ")";
  }
}
