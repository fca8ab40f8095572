package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockKeysTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "stock:1 | stock/1",
        "stock:1,2;account:7 | stock/1 stock/2 account/7",
        "stock:1_2,3_4 | stock/1_2 stock/3_4",
        "stock:a:b | stock/a:b", // a time stamp as a key
        "stock:1,1 | stock/1",
        "stock:1, ,2 | stock/1 stock/2",
        "stock:1;nocolon;account:7 | stock/1", // reading stops at a bad part
        "stock:1;account:;order:3 | stock/1",
        "stock:1;account:7; | stock/1 account/7",
        "nocolon | \"\"",
        ": | \"\"",
        ";stock:1 | \"\"",
        "\"\" | \"\""
      })
  void readsRowsUntilTheFirstBadPart(String lockKey, String expected) {
    List<String> rows =
        LockKeys.parse("db", lockKey).stream()
            .map(row -> row.table() + "/" + row.primaryKey())
            .toList();
    assertEquals(expected.isEmpty() ? List.of() : List.of(expected.split(" ")), rows);
  }
}
