package io.hawser.testservers.at;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.seata.rm.datasource.DataSourceProxy;
import org.apache.seata.rm.datasource.xa.DataSourceProxyXA;
import org.postgresql.ds.PGSimpleDataSource;

/** The database, with and without Seata's proxies. */
final class Databases {
  private final String url;

  Databases(String url) {
    this.url = url;
  }

  DataSource plain() {
    if (url.startsWith("jdbc:postgresql:")) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      return source;
    }
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(url);
    return source;
  }

  DataSource at() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(Integer.getInteger("pool.size", 24));
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(30));
    return new DataSourceProxy(new HikariDataSource(config));
  }

  DataSource xa() {
    return new DataSourceProxyXA(plain());
  }
}
