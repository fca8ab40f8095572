package io.hawser.testservers.sample;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The statements of all services. */
@Mapper
public interface ShopMapper {
  @Insert(
      "insert into orders (buyer, item, count, price)"
          + " values (#{buyer}, #{item}, #{count}, #{price})")
  void insertOrder(
      @Param("buyer") String buyer,
      @Param("item") String item,
      @Param("count") int count,
      @Param("price") int price);

  @Update("update stock set count = count - #{count} where item = #{item}")
  int deduct(@Param("item") String item, @Param("count") int count);

  @Update("update account set balance = balance - #{amount} where buyer = #{buyer}")
  int debit(@Param("buyer") String buyer, @Param("amount") int amount);

  @Select("select balance from account where buyer = #{buyer}")
  int balance(@Param("buyer") String buyer);
}
