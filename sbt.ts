import { serve } from './src/sandbox/server.ts';
const body=Buffer.from(JSON.stringify({order_id:'ORD-00000001',status:'confirmed',total_amount:49.9,currency:'EUR',created_at:'2026-11-20T09:30:00Z',items:[{product_id:'SKU-001',quantity:2,unit_price:24.95}]}));
const size=Number(process.env.SIZE??0); const big=size?Buffer.alloc(size,97):body;
const { url } = await serve({handle:()=>({status:201,headers:[['Content-Type','application/json'],...(process.env.HD?[['X-Request-ID','7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11'],['Location','/api/v1/orders/ORD-1'],['X-RateLimit-Limit','100'],['X-RateLimit-Remaining','99'],['X-RateLimit-Reset','1234567']] as [string,string][]:[])],body:big})} as any,{host:'127.0.0.1',port:0});
console.log(new URL(url).port); process.stdin.resume().on('end',()=>process.exit(0));
