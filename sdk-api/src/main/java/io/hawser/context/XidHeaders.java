package io.hawser.context;

import io.hawser.error.ForeignText;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries an XID from service to service in headers. It writes all of its names, and reads any of
 * them. Seata's integrations read and write {@value #TX_XID}; proxies such as nginx drop names with
 * underscores by default, so {@value #X_TX_XID} goes along. It is thread-safe.
 */
public final class XidHeaders {
  /** The header of Seata's integrations. */
  public static final String TX_XID = "TX_XID";

  /** The header that every proxy lets through. */
  public static final String X_TX_XID = "X-TX-XID";

  private static final Logger log = LoggerFactory.getLogger(XidHeaders.class);

  private final List<String> names;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Creates headers with both names. */
  public XidHeaders() {
    this(List.of(TX_XID, X_TX_XID));
  }

  /**
   * Creates headers with other names.
   *
   * @param names at least one
   */
  public XidHeaders(List<String> names) {
    this.names = List.copyOf(names);
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("names: " + names + " (expected: one or more, not blank)");
    }
  }

  /**
   * Writes the XID of the current thread, if it has one.
   *
   * @param header sets a header of a request, such as {@code HttpRequest.Builder::setHeader}
   */
  public void write(BiConsumer<String, String> header) {
    write(XidContext.current(), header);
  }

  /**
   * Writes an XID.
   *
   * @param xid the XID, or {@code null} to write nothing
   * @param header sets a header of a request
   */
  public void write(@Nullable String xid, BiConsumer<String, String> header) {
    Objects.requireNonNull(header, "header");
    if (xid != null) {
      names.forEach(name -> header.accept(name, xid));
    }
  }

  /**
   * Reads the XID of a request. A text that is no XID is ignored, and so are headers that differ;
   * the first such request is logged at WARN.
   *
   * @param header returns a header of the request, or {@code null}
   * @return the XID, or {@code null} if the request has none
   */
  public @Nullable String read(Function<String, @Nullable String> header) {
    String found = null;
    for (String name : names) {
      String value = header.apply(name);
      String xid = value == null ? "" : value.strip();
      if (xid.isEmpty()) {
        continue;
      }
      if (!Xid.isXid(xid)) {
        return ignored("its header " + name + " is not an XID: " + ForeignText.line(xid));
      }
      if (found != null && !found.equals(xid)) {
        return ignored("its headers " + names + " name different ones: " + found + " and " + xid);
      }
      found = xid;
    }
    return found;
  }

  private @Nullable String ignored(String reason) {
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "The XID of a request is ignored, since {}. The request runs without a global transaction."
              + " Further ones are not logged",
          reason);
    }
    return null;
  }
}
