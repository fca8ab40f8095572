package io.hawser.tcc;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * The meanings of database errors, by their SQLState and, where that is too general, their code.
 */
enum SqlFailure {
  TABLE_MISSING,
  PERMISSION_DENIED,
  OTHER;

  /**
   * PostgreSQL (42P01, 3F000: the schema), MySQL, MariaDB and H2 (42S02 to 42S04, 90079: the
   * schema), SQL Server (S0002), Derby (42X05, 42Y07), Db2 (42704).
   */
  private static final Set<String> MISSING =
      Set.of(
          "42P01", "3F000", "42S02", "42S03", "42S04", "90079", "S0002", "42X05", "42Y07", "42704");

  /** Standard SQL and PostgreSQL (42501), H2 (90096, 90040), Derby (42500 and following). */
  private static final Set<String> DENIED =
      Set.of(
          "42500", "42501", "42502", "42503", "42504", "42505", "42506", "42507", "42508", "90040",
          "90096");

  /**
   * The codes of MySQL, MariaDB and Oracle with the SQLState 42000, which is a syntax error, too.
   */
  private static final Map<Integer, SqlFailure> GENERAL =
      Map.of(
          1044, PERMISSION_DENIED,
          1142, PERMISSION_DENIED,
          1143, PERMISSION_DENIED,
          1031, PERMISSION_DENIED,
          1049, TABLE_MISSING,
          1146, TABLE_MISSING,
          942, TABLE_MISSING);

  /** HSQLDB does not say which of both it is, and has the SQLState of the other. */
  private static final int ABSENT_IN_HSQLDB = -5501;

  static SqlFailure of(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (MISSING.contains(state) || e.getErrorCode() == ABSENT_IN_HSQLDB) {
      return TABLE_MISSING;
    }
    if (DENIED.contains(state)) {
      return PERMISSION_DENIED;
    }
    return state.equals("42000") ? GENERAL.getOrDefault(e.getErrorCode(), OTHER) : OTHER;
  }
}
