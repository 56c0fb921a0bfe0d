#!/usr/bin/env bash
# hyparquet 1.31.5 reads a decimal of a Parquet file as unscaled number times 10 ** -scale, which is not the nearest number to it for more
# than half of all prices with four places (dividing by 10 ** scale is): 100.45 comes as 100.44999999999999, so parquetQuery finds no row at 100.45, and
# none at or above it. A decimal that has only its logical type (the converted one is deprecated) comes as the unscaled integer.
# apache-arrow 21.2.0 behind parquet-wasm 0.8.0 gives the unscaled one for every decimal, as number and as text.
. "$(dirname "$0")/lib/run.sh"
install hyparquet@1.31.5 hyparquet-writer@0.17.0 parquet-wasm@0.8.0 apache-arrow@21.2.0
observe 'stored: 100.45 0.113 100.05
hyparquet: 100.44999999999999 0.11299999999999999 100.05
hyparquet, logical type alone: 1004500 1130 1000500
apache-arrow, as number: 1004500 1130 1000500, as text: 1004500 1130 1000500
rows of hyparquet at 100.45: 0, at or above it: 0, below it: 3
prices of 0.0001 to 20 that hyparquet gives otherwise than the nearest number: 56 %' <<'JS'
const { tableFromIPC } = require('apache-arrow');
const { readParquet } = require('parquet-wasm');

const SCALE = 4;
const UNSCALED = [1_004_500n, 1_130n, 1_000_500n];
const DECIMAL = { precision: 18, scale: SCALE };

(async () => {
  const { parquetQuery, parquetReadObjects } = await import('hyparquet');
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const column = { name: 'price', type: 'INT64', repetition_type: 'REQUIRED', ...DECIMAL };
  const fileOf = (types, data = UNSCALED) =>
    parquetWriteBuffer({
      schema: [{ name: 'root', num_children: 1 }, { ...column, ...types }],
      columnData: [{ name: 'price', data }],
    });
  const prices = (rows) => rows.map(({ price }) => price).join(' ');
  const file = fileOf({ converted_type: 'DECIMAL' });
  const exact = UNSCALED.map((unscaled) => Number(unscaled) / 10 ** SCALE);

  console.log(`stored: ${exact.join(' ')}`);
  console.log(`hyparquet: ${prices(await parquetReadObjects({ file }))}`);
  const logical = fileOf({ logical_type: { type: 'DECIMAL', ...DECIMAL } });
  console.log(`hyparquet, logical type alone: ${prices(await parquetReadObjects({ file: logical }))}`);
  const arrow = [...tableFromIPC(readParquet(new Uint8Array(file)).intoIPCStream()).getChild('price')];
  console.log(`apache-arrow, as number: ${arrow.map(Number).join(' ')}, as text: ${arrow.map(String).join(' ')}`);
  const found = async (condition) => (await parquetQuery({ file, filter: { price: condition } })).length;
  const counts = [await found({ $eq: 100.45 }), await found({ $gte: 100.45 }), await found({ $lt: 100.45 })];
  console.log(`rows of hyparquet at 100.45: ${counts[0]}, at or above it: ${counts[1]}, below it: ${counts[2]}`);
  const many = Array.from({ length: 200_000 }, (_, index) => BigInt(index + 1));
  const read = await parquetReadObjects({ file: fileOf({ converted_type: 'DECIMAL' }, many) });
  const others = read.filter(({ price }, index) => price !== Number(many[index]) / 10 ** SCALE).length;
  const share = Math.round((100 * others) / many.length);
  console.log(`prices of 0.0001 to 20 that hyparquet gives otherwise than the nearest number: ${share} %`);
})();
JS
