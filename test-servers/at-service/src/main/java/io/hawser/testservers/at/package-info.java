/** A service of Seata's usual shape: accounts in a database, behind Seata's data source proxies. */
package io.hawser.testservers.at;
