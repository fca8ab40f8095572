package io.hawser.testservers.at;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** Reaches the accounts by MyBatis. */
final class MyBatisAccounts implements Accounts {
  private final SqlSession session;
  private final Mapper mapper;

  /** The statements. */
  interface Mapper {
    @Update("update account set balance = balance + #{amount} where id = #{id}")
    void add(@Param("id") int id, @Param("amount") int amount);

    @Insert("insert into account (id, balance) values (#{id}, #{balance})")
    void insert(@Param("id") int id, @Param("balance") int balance);

    @Delete("delete from account where id = #{id}")
    void delete(@Param("id") int id);

    @Select("select balance from account where id = #{id} for update")
    int locked(@Param("id") int id);
  }

  private MyBatisAccounts(SqlSession session) {
    this.session = session;
    this.mapper = session.getMapper(Mapper.class);
  }

  static Sessions sessions(DataSource source) {
    Configuration configuration =
        new Configuration(new Environment("test", new JdbcTransactionFactory(), source));
    configuration.addMapper(Mapper.class);
    SqlSessionFactory factory = new SqlSessionFactoryBuilder().build(configuration);
    return work -> {
      boolean batch = work instanceof AtMain.BatchWork;
      try (SqlSession session =
          factory.openSession(batch ? ExecutorType.BATCH : ExecutorType.SIMPLE, false)) {
        work.on(new MyBatisAccounts(session));
        session.commit(true);
      }
    };
  }

  @Override
  public void add(int id, int amount) {
    mapper.add(id, amount);
  }

  @Override
  public void insert(int id, int balance) {
    mapper.insert(id, balance);
  }

  @Override
  public void delete(int id) {
    mapper.delete(id);
  }

  @Override
  public int locked(int id) {
    return mapper.locked(id);
  }

  @Override
  public void addToBoth(int first, int second, int amount) throws SQLException {
    mapper.add(first, amount);
    mapper.add(second, amount);
    session.flushStatements();
  }
}
