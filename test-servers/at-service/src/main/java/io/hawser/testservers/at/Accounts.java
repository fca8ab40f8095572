package io.hawser.testservers.at;

import java.sql.SQLException;

/** Statements on the table {@code account (id, balance)}, in one local transaction. */
interface Accounts {
  void add(int id, int amount) throws SQLException;

  void insert(int id, int balance) throws SQLException;

  void delete(int id) throws SQLException;

  /** Selects a row for update. */
  int locked(int id) throws SQLException;

  /** Runs one batch of updates. */
  void addToBoth(int first, int second, int amount) throws SQLException;

  /** Statements that belong together. */
  interface Work {
    void on(Accounts accounts) throws SQLException;
  }

  /** Runs work in local transactions. */
  interface Sessions {
    void inTransaction(Work work) throws SQLException;
  }
}
