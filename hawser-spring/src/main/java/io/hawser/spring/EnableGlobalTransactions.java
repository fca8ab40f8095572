package io.hawser.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Switches on {@link GlobalTransactional} in an application without Spring Boot. It needs a bean of
 * the type {@link io.hawser.HawserClient}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(GlobalTransactionConfiguration.class)
public @interface EnableGlobalTransactions {}
