/** The connector that connects Seata's classes by the bridge. */
package io.hawser.testservers.bridged;
