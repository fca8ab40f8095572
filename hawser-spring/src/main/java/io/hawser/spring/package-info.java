/**
 * Global transactions in applications on Spring Framework. {@link
 * io.hawser.spring.EnableGlobalTransactions} switches on {@link
 * io.hawser.spring.GlobalTransactional}; the starters for Spring Boot do so by themselves.
 */
@NullMarked
package io.hawser.spring;

import org.jspecify.annotations.NullMarked;
