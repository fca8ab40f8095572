package io.hawser.tcc;

import java.util.Objects;

/**
 * A branch as the fence table knows it. Texts that the columns cannot hold are rejected here: an
 * {@code insert ignore} of MySQL would cut them.
 */
record BranchKey(String xid, long branchId, String actionName) {
  static final int MAX_XID = 128;
  static final int MAX_ACTION = 64;

  BranchKey {
    Objects.requireNonNull(xid, "xid");
    Objects.requireNonNull(actionName, "actionName");
    if (xid.isEmpty() || xid.length() > MAX_XID) {
      throw new IllegalArgumentException(
          "xid: " + xid.length() + " characters (expected: 1 to " + MAX_XID + ")");
    }
    checkAction(actionName);
  }

  static String checkAction(String name) {
    if (name.length() > MAX_ACTION) {
      throw new IllegalArgumentException(
          "action name: " + name + " (expected: at most " + MAX_ACTION + " characters)");
    }
    return name;
  }

  @Override
  public String toString() {
    return "branch " + branchId + " of " + xid + " (" + actionName + ")";
  }
}
