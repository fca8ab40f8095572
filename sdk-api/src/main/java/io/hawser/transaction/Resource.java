package io.hawser.transaction;

import io.hawser.model.BranchType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A participant in global transactions, such as a database or a TCC service.
 *
 * @param resourceId see {@link #checkId}; unique in the application among the resources of its mode
 * @param branchType the mode of its branches; the id and the mode identify the resource
 * @param commit commits branches
 * @param rollback rolls branches back
 * @param undoLogs deletes old undo logs
 */
public record Resource(
    String resourceId,
    BranchType branchType,
    BranchHandler commit,
    BranchHandler rollback,
    UndoLogHandler undoLogs) {

  private static final int MAX_ID_BYTES = Short.MAX_VALUE;

  /** The number of characters of an id that an error message shows. */
  private static final int MAX_SHOWN = 300;

  /** Checks the id. */
  public Resource {
    Objects.requireNonNull(branchType, "branchType");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(rollback, "rollback");
    Objects.requireNonNull(undoLogs, "undoLogs");
    checkId(resourceId);
  }

  /**
   * Creates a resource without undo logs.
   *
   * @param resourceId see {@link #resourceId()}
   * @param branchType the mode of its branches
   * @param commit commits branches
   * @param rollback rolls branches back
   */
  public Resource(
      String resourceId, BranchType branchType, BranchHandler commit, BranchHandler rollback) {
    this(resourceId, branchType, commit, rollback, request -> {});
  }

  /**
   * Starts a TCC resource whose handlers return nothing: {@code
   * Resource.tcc("stock").onCommit(stock::confirm).onRollback(stock::cancel)}. A handler that
   * returns has succeeded, and one that throws is called again later. A result that it returns is
   * ignored, so a handler that returns a {@link io.hawser.model.BranchStatus} belongs into the
   * constructor.
   *
   * @param resourceId see {@link #checkId}
   * @return what takes the handlers
   */
  public static TccResource tcc(String resourceId) {
    return new TccResource(resourceId);
  }

  /**
   * Checks a resource id: not blank, no comma (a registration joins ids by commas, protocol section
   * 6), at most 32,767 bytes of UTF-8. For the URL of a database with several hosts, use the form
   * of Seata's client: the URL without its parameters and with {@code |} for each comma. A
   * PostgreSQL URL keeps the parameter {@code currentSchema}, with {@code !} for each comma.
   *
   * @param resourceId the id
   * @return the id
   * @throws IllegalArgumentException if the id is invalid
   */
  public static String checkId(String resourceId) {
    if (Objects.requireNonNull(resourceId, "resourceId").isBlank()) {
      throw new IllegalArgumentException("resourceId: empty (expected: not empty)");
    }
    int bytes =
        resourceId.length() <= MAX_ID_BYTES / 3 // no character needs more
            ? 0
            : resourceId.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "resourceId: " + bytes + " bytes of UTF-8 (expected: at most " + MAX_ID_BYTES + ")");
    }
    if (resourceId.indexOf(',') >= 0) {
      throw new IllegalArgumentException(commaIn(resourceId));
    }
    return resourceId;
  }

  /** Omits the parameters of a URL, because they may contain a password. */
  private static String commaIn(String resourceId) {
    boolean isUrl = resourceId.startsWith("jdbc:");
    int parameters = isUrl ? resourceId.indexOf('?') : -1;
    String base = parameters < 0 ? resourceId : resourceId.substring(0, parameters);
    String schema = "";
    if (parameters >= 0 && resourceId.startsWith("jdbc:postgresql:")) {
      for (String parameter : resourceId.substring(parameters + 1).split("&", -1)) {
        if (parameter.startsWith("currentSchema=")) {
          schema = "?" + parameter.replace(',', '!');
        }
      }
    }
    String message =
        "resourceId: " + cut(base) + " (expected: no comma, a registration joins the ids by commas";
    return isUrl
        ? message
            + "; for a JDBC URL use the form of Seata's client, without parameters and with |"
            + " for each comma: "
            + cut(base.replace(',', '|') + schema)
            + ")"
        : message + ")";
  }

  private static String cut(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
