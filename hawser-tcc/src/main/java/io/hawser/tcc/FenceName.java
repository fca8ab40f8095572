package io.hawser.tcc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a fence table, which may have a catalog and a schema in front. A plain part means
 * what it means to the database without quotes, but may be a reserved word. A part in quotes is
 * taken as it is.
 */
final class FenceName {
  private static final String PART =
      "[\\p{L}_][\\p{L}\\p{N}_$]*|\"[^\"\\p{Cntrl}]+\"|`[^`\\p{Cntrl}]+`";
  private static final Pattern NAME =
      Pattern.compile("(?:" + PART + ")(?:\\.(?:" + PART + ")){0,2}");
  private static final Pattern NEXT = Pattern.compile(PART);
  private static final Pattern ASCII = Pattern.compile("[\\w$]+");

  /** PostgreSQL cuts longer names, and the name of an index must differ from that of its table. */
  private static final int MAX_BEFORE_SUFFIX = 54;

  private final String given;
  private final List<Part> parts;

  /** One of the parts between dots. */
  private record Part(String text, boolean isQuoted) {

    /** Returns the part as the database keeps it. */
    String stored(DatabaseMetaData metaData) throws SQLException {
      if (isQuoted) {
        return text;
      }
      if (metaData.storesUpperCaseIdentifiers()) {
        return text.toUpperCase(Locale.ROOT);
      }
      return metaData.storesLowerCaseIdentifiers() ? text.toLowerCase(Locale.ROOT) : text;
    }

    String sql(DatabaseMetaData metaData) throws SQLException {
      String quote = metaData.getIdentifierQuoteString();
      boolean isFolded = isQuoted || ASCII.matcher(text).matches(); // else its case is not certain
      return quote == null || quote.isBlank() || !isFolded
          ? text
          : quote + stored(metaData).replace(quote, quote + quote) + quote;
    }
  }

  private FenceName(String given, List<Part> parts) {
    this.given = given;
    this.parts = parts;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static FenceName of(String given) {
    if (!NAME.matcher(given).matches()) {
      throw new IllegalArgumentException(
          "tableName: "
              + given
              + " (expected: letters, digits, _, $, or any name in double quotes; and a dot after a"
              + " schema)");
    }
    List<Part> parts = new ArrayList<>();
    Matcher next = NEXT.matcher(given);
    while (next.find()) {
      String text = next.group();
      boolean isQuoted = "\"`".indexOf(text.charAt(0)) >= 0;
      parts.add(new Part(isQuoted ? text.substring(1, text.length() - 1) : text, isQuoted));
    }
    return new FenceName(given, List.copyOf(parts));
  }

  /** Returns the name in SQL. */
  String sql(DatabaseMetaData metaData) throws SQLException {
    List<String> quoted = new ArrayList<>();
    for (Part part : parts) {
      quoted.add(part.sql(metaData));
    }
    return quoted.stream().collect(Collectors.joining("."));
  }

  /** Returns the name of the table's index, which has no schema. */
  String indexSql(DatabaseMetaData metaData) throws SQLException {
    Part table = table();
    String start = table.text.substring(0, Math.min(table.text.length(), MAX_BEFORE_SUFFIX));
    return new Part(start + "_modified", table.isQuoted).sql(metaData);
  }

  /** Returns whether the catalog of the database lists the table. */
  boolean isListed(DatabaseMetaData metaData) throws SQLException {
    String schema = parts.size() > 1 ? parts.get(parts.size() - 2).stored(metaData) : null;
    String escape = metaData.getSearchStringEscape();
    String table =
        table().stored(metaData).replaceAll("[_%]", Matcher.quoteReplacement(escape) + "$0");
    try (var tables = metaData.getTables(null, schema, table, null)) {
      return tables.next();
    }
  }

  private Part table() {
    return parts.get(parts.size() - 1);
  }

  @Override
  public String toString() {
    return given;
  }
}
